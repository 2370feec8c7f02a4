package org.carelake.transforms.fhirpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A compiled expression and what is known of its items before any data is read. When it has one
 * type, its items are bare; when it may have several, they are {@link TypedItem}s; when it has
 * none, it is always empty.
 */
public final class Compiled {
  static final Compiled NOTHING =
      new Compiled(List.of(), new ShapeBuilder(), () -> (focus, scope) -> null, Map.of());

  private final List<String> types;
  private final ShapeBuilder shape;
  private final Supplier<Evaluator> source;
  private final Map<String, Supplier<Compiled>> alternatives;
  private Evaluator evaluator;

  private Compiled(
      List<String> types,
      ShapeBuilder shape,
      Supplier<Evaluator> source,
      Map<String, Supplier<Compiled>> alternatives) {
    this.types = List.copyOf(types);
    this.shape = shape;
    this.source = source;
    this.alternatives = alternatives;
  }

  /** Items of one or several types; their objects have a shape. */
  static Compiled of(List<String> types, ShapeBuilder shape, Evaluator evaluator) {
    return new Compiled(types, shape, () -> evaluator, Map.of());
  }

  /** Items of a FHIRPath type. */
  static Compiled of(Kind kind, Evaluator evaluator) {
    return of(List.of(kind.systemType()), new ShapeBuilder(), evaluator);
  }

  /** A choice element: what it reads is settled by the type that is asked for. */
  static Compiled choice(
      Map<String, Supplier<Compiled>> alternatives, ShapeBuilder shape, Supplier<Evaluator> all) {
    return new Compiled(List.copyOf(alternatives.keySet()), shape, all, alternatives);
  }

  /** The program. */
  public Evaluator evaluator() {
    if (evaluator == null) {
      evaluator = source.get();
    }
    return evaluator;
  }

  /** The types that items may have. */
  public List<String> types() {
    return types;
  }

  /** The kind of all items, if there is one. */
  public Optional<Kind> kind() {
    List<Kind> kinds = types.stream().map(Kind::of).distinct().toList();
    return kinds.size() == 1 ? Optional.of(kinds.get(0)) : Optional.empty();
  }

  /** Whether it is empty whatever the data. */
  public boolean isNothing() {
    return types.isEmpty();
  }

  /** The kind of bare items; without meaning when items carry their type. */
  Kind bareKind() {
    return types.size() == 1 ? Kind.of(types.get(0)) : Kind.COMPLEX;
  }

  ShapeBuilder shape() {
    return shape;
  }

  Map<String, Supplier<Compiled>> alternatives() {
    return alternatives;
  }

  /** The same items in a context of their own: one item of this, as the focus of another path. */
  public Compiled asFocus() {
    return of(types, shape, (focus, scope) -> focus);
  }

  /** This with other values of the same types and shape. */
  Compiled with(Evaluator other) {
    return of(types, shape, other);
  }

  /** This with items that carry their type. */
  Evaluator tagged() {
    Evaluator inner = evaluator();
    if (types.size() != 1) {
      return inner;
    }
    String type = types.get(0);
    return (focus, scope) ->
        Items.flatMap(inner.evaluate(focus, scope), item -> new TypedItem(type, item));
  }

  /** All types of several expressions, without repetition. */
  static List<String> typesOf(List<Compiled> parts) {
    List<String> all = new ArrayList<>();
    for (Compiled part : parts) {
      part.types.stream().filter(type -> !all.contains(type)).forEach(all::add);
    }
    return all;
  }

  /** Brings the items of several expressions under one roof: one list of types, one shape. */
  static Compiled joined(List<Compiled> parts, Joiner joiner) {
    List<String> types = typesOf(parts);
    if (types.isEmpty()) {
      return NOTHING;
    }
    ShapeBuilder shape = new ShapeBuilder();
    List<Evaluator> evaluators = new ArrayList<>();
    for (Compiled part : parts) {
      if (!part.isNothing()) {
        ShapeBuilder.merge(shape, part.shape);
      }
      evaluators.add(types.size() == 1 ? part.evaluator() : part.tagged());
    }
    return of(types, shape, joiner.join(evaluators));
  }

  /** Makes one program of several that give items of the same types. */
  @FunctionalInterface
  interface Joiner {
    Evaluator join(List<Evaluator> parts);
  }
}
