package org.carelake.transforms.fhirpath;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.FhirElement;
import org.carelake.schemas.fhir.FhirModel;
import org.carelake.schemas.fhir.FhirType;

/** Compiles steps from an item to its elements, and choices among types. */
final class Elements {

  private final FhirModel model;
  private final Projection projection;
  private final String resource;

  Elements(FhirModel model, Projection projection, String resource) {
    this.model = model;
    this.projection = projection;
    this.resource = resource;
  }

  FhirModel model() {
    return model;
  }

  /** An element of all items of the target. */
  Compiled member(Compiled target, String name, Ast place) {
    if (target.isNothing()) {
      return Compiled.NOTHING;
    }
    Map<String, FhirElement> found = new LinkedHashMap<>();
    for (String type : target.types()) {
      model.type(type).flatMap(known -> known.element(name)).ifPresent(e -> found.put(type, e));
    }
    if (found.isEmpty()) {
      throw unknown(target, name, place);
    }
    if (target.types().size() == 1) {
      String type = target.types().get(0);
      return step(target, type, found.get(type));
    }
    return stepByType(target, found);
  }

  private Compiled stepByType(Compiled target, Map<String, FhirElement> found) {
    List<String> owners = List.copyOf(found.keySet());
    List<Compiled> steps = new ArrayList<>();
    found.forEach(
        (type, element) ->
            steps.add(
                step(
                    Compiled.of(List.of(type), target.shape(), (focus, scope) -> focus),
                    type,
                    element)));
    return Compiled.joined(
        steps,
        parts -> {
          Map<String, Evaluator> programs = new LinkedHashMap<>();
          for (int i = 0; i < parts.size(); i++) {
            programs.put(owners.get(i), parts.get(i));
          }
          return Navigation.byType(target.evaluator(), programs);
        });
  }

  private Compiled step(Compiled target, String owner, FhirElement element) {
    if (!element.choice()) {
      return slot(target, owner, element.name(), element.types().get(0));
    }
    Map<String, Supplier<Compiled>> alternatives = new LinkedHashMap<>();
    for (String type : element.types()) {
      alternatives.put(type, () -> slot(target, owner, element.jsonName(type), type));
    }
    ShapeBuilder shape = new ShapeBuilder();
    return Compiled.choice(alternatives, shape, () -> anyOf(alternatives, shape));
  }

  private static Evaluator anyOf(Map<String, Supplier<Compiled>> alternatives, ShapeBuilder shape) {
    List<Evaluator> parts = new ArrayList<>();
    for (Supplier<Compiled> alternative : alternatives.values()) {
      Compiled part = alternative.get();
      ShapeBuilder.merge(shape, part.shape());
      parts.add(alternatives.size() == 1 ? part.evaluator() : part.tagged());
    }
    Evaluator[] programs = parts.toArray(new Evaluator[0]);
    return (focus, scope) -> {
      Items.Collector all = new Items.Collector();
      for (Evaluator program : programs) {
        all.add(program.evaluate(focus, scope));
      }
      return all.result();
    };
  }

  private Compiled slot(Compiled target, String owner, String jsonName, String type) {
    ShapeBuilder shape = target.shape();
    boolean ownerIsPrimitive = model.type(owner).filter(FhirType::isPrimitive).isPresent();
    boolean primitive = Kind.of(type) != Kind.COMPLEX;
    Slot values = projection.slot(shape, jsonName);
    Slot siblings = primitive ? projection.slot(shape, "_" + jsonName) : null;
    ShapeBuilder child = shape.member(primitive ? "_" + jsonName : jsonName);
    return Compiled.of(
        List.of(type),
        child,
        new Navigation(target.evaluator(), ownerIsPrimitive, values, siblings));
  }

  /** A member of JSON objects that is no element, such as resourceType. */
  Slot rawSlot(ShapeBuilder shape, String name) {
    return projection.slot(shape, name);
  }

  ShapeBuilder root() {
    return projection.root();
  }

  private FhirPathException unknown(Compiled target, String name, Ast place) {
    List<FhirType> owners =
        target.types().stream().map(model::type).flatMap(Optional::stream).toList();
    String types = String.join(" or ", target.types());
    if (owners.isEmpty()) {
      return new UnknownElementException(
          place, "a " + types + " has no elements, so it has no '" + name + "'", false);
    }
    Optional<String> choice =
        owners.stream().flatMap(owner -> choiceNamed(owner, name).stream()).findFirst();
    if (choice.isPresent()) {
      return new UnknownElementException(
          place, "'" + name + "' is JSON; FHIRPath says " + choice.get(), true);
    }
    if (owners.stream().anyMatch(type -> type.kind() == FhirType.Kind.ABSTRACT_RESOURCE)) {
      return new UnknownElementException(
          place,
          "'"
              + name
              + "' is no element of every resource; say which type is meant, such as"
              + " ofType(Patient)."
              + name,
          true);
    }
    List<String> known =
        owners.stream().flatMap(type -> type.elementNames().stream()).distinct().toList();
    String near = Suggestion.of(name, known);
    return new UnknownElementException(
        place,
        "unknown element '"
            + name
            + "' of "
            + types
            + (near.isEmpty() ? meant(target, name, known) : near),
        !near.isEmpty());
  }

  /** What may be meant by a name that is like no element of the type. */
  private String meant(Compiled target, String name, List<String> known) {
    if (Functions.isFunction(name)) {
      return "; the function is written " + name + "()";
    }
    boolean ofResource =
        !target.types().contains(resource)
            && model.type(resource).flatMap(type -> type.element(name)).isPresent();
    if (ofResource) {
      return "; "
          + resource
          + " has it: write %resource."
          + name
          + ", or move the column out of forEach";
    }
    return "; it has " + String.join(", ", known);
  }

  /** What FHIRPath says where somebody used the JSON name of a choice element. */
  private static Optional<String> choiceNamed(FhirType owner, String jsonName) {
    for (FhirElement element : owner.elements().values()) {
      for (String type : element.types()) {
        if (element.choice() && element.jsonName(type).equals(jsonName)) {
          return Optional.of(element.name() + ".ofType(" + type + ")");
        }
      }
    }
    return Optional.empty();
  }

  /** The items of one type; the type must be possible. */
  Compiled ofType(Compiled input, String typeName, Ast place) {
    if (input.isNothing()) {
      return Compiled.NOTHING;
    }
    String type = resolveType(typeName, input, place);
    if (input.alternatives().containsKey(type)) {
      return input.alternatives().get(type).get();
    }
    if (input.types().contains(type)) {
      return input.types().size() == 1 ? input : narrowed(input, type);
    }
    if (isAbstract(input) && model.type(type).filter(FhirType::isResource).isPresent()) {
      Slot slot = rawSlot(input.shape(), "resourceType");
      UTF8String name = UTF8String.fromString(type);
      Evaluator inner = input.evaluator();
      boolean any = model.type(type).get().kind() == FhirType.Kind.ABSTRACT_RESOURCE;
      return Compiled.of(
          List.of(type),
          input.shape(),
          (focus, scope) ->
              Items.flatMap(
                  inner.evaluate(focus, scope),
                  item ->
                      any || (item instanceof Node node && name.equals(slot.of(node)))
                          ? item
                          : null));
    }
    throw FhirPathException.at(
        place,
        "expected one of the types that it may have, "
            + input.types().stream().map(this::spoken).collect(Collectors.joining(", "))
            + "; found "
            + typeName
            + Suggestion.of(typeName, input.types()));
  }

  private String spoken(String type) {
    return type.equals("Resource") ? "any resource type" : type;
  }

  private static boolean isAbstract(Compiled input) {
    return input.types().size() == 1
        && (input.types().get(0).equals("Resource")
            || input.types().get(0).equals("DomainResource"));
  }

  private static Compiled narrowed(Compiled input, String type) {
    Evaluator inner = input.evaluator();
    return Compiled.of(
        List.of(type),
        input.shape(),
        (focus, scope) ->
            Items.flatMap(
                inner.evaluate(focus, scope),
                item ->
                    item instanceof TypedItem typed && typed.type().equals(type)
                        ? typed.item()
                        : null));
  }

  /** The full name of a type as input names it: without a prefix, FHIR's before FHIRPath's. */
  private String resolveType(String name, Compiled input, Ast place) {
    if (name.startsWith("FHIR.")) {
      return name.substring("FHIR.".length());
    }
    if (name.startsWith(Kind.SYSTEM) || input.types().contains(name)) {
      return name;
    }
    if (input.types().contains(Kind.SYSTEM + name)) {
      return Kind.SYSTEM + name;
    }
    if (model.type(name).isEmpty()) {
      List<String> known = new ArrayList<>(model.dataTypes());
      known.addAll(model.resourceTypes());
      throw FhirPathException.at(place, "unknown type '" + name + "'" + Suggestion.of(name, known));
    }
    return name;
  }

  /** Whether each item has a type: true or false for an item, nothing for none. */
  Evaluator isType(Compiled input, String typeName, Ast place) {
    Evaluator matching = ofTypeOrNothing(input, typeName, place).evaluator();
    Evaluator all = input.evaluator();
    return (focus, scope) ->
        Items.single(all.evaluate(focus, scope), "is") == null
            ? null
            : (Object) (matching.evaluate(focus, scope) != null);
  }

  private Compiled ofTypeOrNothing(Compiled input, String typeName, Ast place) {
    String type = resolveType(typeName, input, place);
    boolean possible = input.types().contains(type) || isAbstract(input);
    return possible ? ofType(input, typeName, place) : Compiled.NOTHING;
  }
}
