package org.carelake.transforms.fhirpath;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Paths that are followed from a focus and from every node they reach: depth first, a node before
 * its children, the focus left out, to any depth.
 */
public final class Repetition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Evaluator[] fromFocus;
  private final Evaluator[] fromNode;
  private final transient Compiled node;
  private final transient List<String> warnings;

  private Repetition(
      Evaluator[] fromFocus, Evaluator[] fromNode, Compiled node, List<String> warnings) {
    this.fromFocus = fromFocus;
    this.fromNode = fromNode;
    this.node = node;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * The types of the nodes depend on the paths and the paths on the types: compiled again until no
   * type is added. A path may be unknown to some of the types, since it meets them all; one that is
   * unknown to every type is an error where a misspelling is likely, else a warning.
   */
  static Repetition of(PathCompiler compiler, List<Ast> paths, Compiled focus) {
    List<Compiled> first = new ArrayList<>();
    List<Optional<UnknownElementException>> unknown = new ArrayList<>();
    for (Ast path : paths) {
      first.add(lenient(compiler, path, focus, unknown));
    }
    ShapeBuilder shape = new ShapeBuilder();
    List<String> types = Compiled.typesOf(first);
    List<Compiled> next;
    List<Optional<UnknownElementException>> stillUnknown;
    while (true) {
      Compiled node = Compiled.of(types, shape, (item, scope) -> item);
      next = new ArrayList<>();
      stillUnknown = new ArrayList<>();
      for (Ast path : paths) {
        next.add(lenient(compiler, path, node, stillUnknown));
      }
      List<Compiled> all = new ArrayList<>(first);
      all.addAll(next);
      List<String> found = Compiled.typesOf(all);
      all.stream()
          .filter(part -> !part.isNothing())
          .forEach(p -> ShapeBuilder.merge(shape, p.shape()));
      if (found.equals(types)) {
        break;
      }
      types = found;
    }
    List<String> warnings = warnings(unknown, stillUnknown, types.isEmpty());
    boolean single = types.size() <= 1;
    Compiled node =
        types.isEmpty() ? Compiled.NOTHING : Compiled.of(types, shape, (item, scope) -> item);
    return new Repetition(programs(first, single), programs(next, single), node, warnings);
  }

  private static Compiled lenient(
      PathCompiler compiler,
      Ast path,
      Compiled focus,
      List<Optional<UnknownElementException>> unknown) {
    try {
      Compiled result = compiler.compile(path, focus);
      result.evaluator();
      unknown.add(Optional.empty());
      return result;
    } catch (UnknownElementException wrong) {
      unknown.add(Optional.of(wrong));
      return Compiled.NOTHING;
    }
  }

  private static List<String> warnings(
      List<Optional<UnknownElementException>> fromFocus,
      List<Optional<UnknownElementException>> fromNode,
      boolean noNodes) {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < fromFocus.size(); i++) {
      boolean everywhere = fromFocus.get(i).isPresent() && (noNodes || fromNode.get(i).isPresent());
      if (everywhere) {
        UnknownElementException wrong = fromFocus.get(i).get();
        if (wrong.misspelt()) {
          throw wrong;
        }
        warnings.add("a path of repeat never leads anywhere: " + wrong.getMessage());
      }
    }
    return warnings;
  }

  private static Evaluator[] programs(List<Compiled> parts, boolean single) {
    return parts.stream()
        .filter(part -> !part.isNothing())
        .map(part -> single ? part.evaluator() : part.tagged())
        .toArray(Evaluator[]::new);
  }

  /** One of the nodes, as the focus of other paths. */
  public Compiled node() {
    return node;
  }

  /** What is odd about the paths without being wrong. */
  public List<String> warnings() {
    return warnings;
  }

  /** All nodes under a focus. */
  public Object nodes(Object focus, Scope scope) {
    Items.Collector nodes = new Items.Collector();
    follow(fromFocus, focus, scope, nodes);
    return nodes.result();
  }

  private void follow(Evaluator[] paths, Object from, Scope scope, Items.Collector nodes) {
    for (Evaluator path : paths) {
      Object children = path.evaluate(from, scope);
      for (int i = 0; i < Items.size(children); i++) {
        Object child = Items.at(children, i);
        nodes.add(child);
        follow(fromNode, child, scope, nodes);
      }
    }
  }
}
