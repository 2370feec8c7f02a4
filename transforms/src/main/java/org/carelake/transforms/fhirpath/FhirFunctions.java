package org.carelake.transforms.fhirpath;

import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.FhirType;
import org.carelake.transforms.fhirpath.Functions.Function;

/** Functions that FHIR and SQL on FHIR add to FHIRPath. */
final class FhirFunctions {
  private FhirFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function("extension", 1, 1, FhirFunctions::extension),
        new Function("hasValue", 0, 0, FhirFunctions::hasValue),
        new Function("getValue", 0, 0, FhirFunctions::getValue),
        new Function("ofType", 1, 1, FhirFunctions::ofType),
        new Function("as", 1, 1, FhirFunctions::ofType),
        new Function("is", 1, 1, FhirFunctions::is),
        new Function("resolve", 0, 0, FhirFunctions::resolve),
        new Function("getResourceKey", 0, 0, FhirFunctions::getResourceKey),
        new Function("getReferenceKey", 0, 1, FhirFunctions::getReferenceKey),
        new Function("lowBoundary", 0, 1, call -> boundary(call, true)),
        new Function("highBoundary", 0, 1, call -> boundary(call, false)));
  }

  private static Compiled extension(Invocation call) {
    Elements elements = call.compiler().elements();
    Compiled extensions = elements.member(call.input(), "extension", call.call());
    if (extensions.isNothing()) {
      return extensions;
    }
    Evaluator url = call.argument(0, Kind.STRING);
    Slot slot = elements.rawSlot(extensions.shape(), "url");
    Evaluator all = extensions.evaluator();
    return extensions.with(
        (focus, scope) -> {
          Object candidates = all.evaluate(focus, scope);
          Object wanted = candidates == null ? null : url.evaluate(focus, scope);
          return wanted == null
              ? null
              : Items.flatMap(
                  candidates,
                  item -> item instanceof Node node && wanted.equals(slot.of(node)) ? item : null);
        });
  }

  private static Compiled hasValue(Invocation call) {
    Evaluator inner = call.input().evaluator();
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Object items = inner.evaluate(focus, scope);
          Object value = Items.size(items) == 1 ? Values.bare(items) : null;
          return (Object) (value != null && !(value instanceof Node));
        });
  }

  private static Compiled getValue(Invocation call) {
    if (call.input().isNothing()) {
      return Compiled.NOTHING;
    }
    Kind kind =
        call.input()
            .kind()
            .filter(known -> known != Kind.COMPLEX)
            .orElseThrow(
                () ->
                    FhirPathException.at(
                        call.call(), "getValue() expects one primitive type; say ofType() first"));
    Evaluator inner = call.input().evaluator();
    return Compiled.of(
        kind,
        (focus, scope) -> {
          Object items = inner.evaluate(focus, scope);
          return Items.size(items) == 1 ? Values.system(kind, items) : null;
        });
  }

  private static Compiled ofType(Invocation call) {
    return call.compiler()
        .elements()
        .ofType(call.input(), call.typeArgument(0), call.argumentAst(0));
  }

  private static Compiled is(Invocation call) {
    return Compiled.of(
        Kind.BOOLEAN,
        call.compiler().elements().isType(call.input(), call.typeArgument(0), call.argumentAst(0)));
  }

  /** The contained resource that a reference within its container names; nothing for others. */
  private static Compiled resolve(Invocation call) {
    if (call.input().isNothing()) {
      return Compiled.NOTHING;
    }
    boolean references = call.input().types().equals(List.of("Reference"));
    if (!references) {
      call.requireInput(Kind.STRING);
    }
    Elements elements = call.compiler().elements();
    Slot reference = references ? elements.rawSlot(call.input().shape(), "reference") : null;
    Slot contained = elements.rawSlot(elements.root(), "contained");
    ShapeBuilder shape = elements.root().member("contained");
    Slot id = elements.rawSlot(shape, "id");
    Evaluator inner = call.input().evaluator();
    return Compiled.of(
        List.of("Resource"),
        shape,
        (focus, scope) ->
            Items.flatMap(
                inner.evaluate(focus, scope),
                item -> {
                  Object text = references ? reference.of((Node) item) : Values.bare(item);
                  return text == null
                      ? null
                      : containedResource(scope.root, contained, id, text.toString());
                }));
  }

  private static Object containedResource(Node root, Slot contained, Slot id, String reference) {
    if (!reference.startsWith("#") || !(contained.of(root) instanceof Object[] resources)) {
      return null;
    }
    UTF8String wanted = UTF8String.fromString(reference.substring(1));
    for (Object resource : resources) {
      if (resource instanceof Node node && wanted.equals(id.of(node))) {
        return node;
      }
    }
    return null;
  }

  private static Compiled getResourceKey(Invocation call) {
    requireResource(call);
    Compiled id = call.compiler().elements().member(call.input(), "id", call.call());
    Evaluator inner = id.evaluator();
    if (call.compiler().areContainedRows(call.input())) {
      return containedKey(call, inner);
    }
    return Compiled.of(
        Kind.STRING, (focus, scope) -> Items.flatMap(inner.evaluate(focus, scope), Values::text));
  }

  private static Compiled containedKey(Invocation call, Evaluator ids) {
    Elements elements = call.compiler().elements();
    Slot containerId = elements.rawSlot(elements.root(), "id");
    UTF8String hash = UTF8String.fromString("#");
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          UTF8String container = (UTF8String) containerId.of(scope.root);
          return container == null
              ? null
              : Items.flatMap(
                  ids.evaluate(focus, scope),
                  id -> UTF8String.concat(container, hash, Values.text(id)));
        });
  }

  private static void requireResource(Invocation call) {
    for (String type : call.input().types()) {
      if (call.compiler().model().type(type).filter(FhirType::isResource).isEmpty()) {
        throw FhirPathException.at(
            call.call(),
            "getResourceKey() expects a resource, found "
                + type
                + "; inside of forEach, say %resource.getResourceKey()");
      }
    }
  }

  /** The id that each reference names; nothing for one of another type or without a literal. */
  private static Compiled getReferenceKey(Invocation call) {
    if (call.input().isNothing()) {
      return Compiled.NOTHING;
    }
    if (!call.input().types().equals(List.of("Reference"))) {
      throw FhirPathException.at(
          call.call(),
          "getReferenceKey() expects a Reference, found "
              + String.join(" or ", call.input().types()));
    }
    UTF8String type = call.argumentCount() == 1 ? referencedType(call) : null;
    Slot slot = call.compiler().elements().rawSlot(call.input().shape(), "reference");
    Evaluator inner = call.input().evaluator();
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object references = inner.evaluate(focus, scope);
          return references instanceof Node node
              ? key(node, slot, type)
              : Items.flatMap(references, item -> key((Node) item, slot, type));
        });
  }

  private static Object key(Node node, Slot slot, UTF8String type) {
    Object reference = slot.of(node);
    return reference == null ? null : References.id((UTF8String) reference, type);
  }

  private static UTF8String referencedType(Invocation call) {
    String type = call.typeArgument(0).replaceFirst("^FHIR\\.", "");
    List<String> known = call.compiler().model().resourceTypes();
    if (!known.contains(type)) {
      throw FhirPathException.at(
          call.argumentAst(0), "unknown resource type '" + type + "'" + Suggestion.of(type, known));
    }
    return UTF8String.fromString(type);
  }

  private static Compiled boundary(Invocation call, boolean low) {
    Elements elements = call.compiler().elements();
    boolean period = call.input().types().equals(List.of("Period"));
    Compiled input =
        period ? elements.member(call.input(), low ? "start" : "end", call.call()) : call.input();
    PathCompiler.requireKind(
        input,
        call.call(),
        "the input of " + call.call().name() + "()",
        Kind.INTEGER,
        Kind.DECIMAL,
        Kind.DATE,
        Kind.DATE_TIME,
        Kind.TIME);
    if (input.isNothing()) {
      return Compiled.NOTHING;
    }
    Kind kind =
        input
            .kind()
            .orElseThrow(
                () -> FhirPathException.at(call.call(), "a boundary needs one type; say ofType()"));
    Evaluator inner = input.evaluator();
    Evaluator precision = call.argumentCount() == 1 ? call.argument(0, Kind.INTEGER) : null;
    String name = call.call().name() + "()";
    return Compiled.of(
        kind == Kind.INTEGER ? Kind.DECIMAL : kind,
        (focus, scope) -> {
          Object item = Items.single(inner.evaluate(focus, scope), name);
          Object digits = precision == null ? null : precision.evaluate(focus, scope);
          return item == null ? null : Boundaries.of(kind, item, low, Values.whole(digits));
        });
  }
}
