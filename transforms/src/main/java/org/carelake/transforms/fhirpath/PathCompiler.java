package org.carelake.transforms.fhirpath;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.FhirModel;
import org.carelake.schemas.fhir.FhirType;

/**
 * Compiles FHIRPath expressions over resources of one type into programs that read a projection of
 * the resource. Everything that the types can tell is checked here: unknown elements, functions,
 * types and constants, operands that can't be compared.
 */
public final class PathCompiler {
  private final Elements elements;
  private final String resource;
  private final Map<String, Compiled> variables = new LinkedHashMap<>();
  private boolean usesRowIndex;
  private Optional<ShapeBuilder> containedRows = Optional.empty();
  private Optional<Resolution> resolution = Optional.empty();

  /** Expressions of the same projection must be about the same resource type. */
  public PathCompiler(FhirModel model, Projection projection, String resource) {
    this.elements = new Elements(model, projection, resource);
    this.resource = resource;
  }

  /** Defines {@code %name}; the value is the lexical form of the primitive type. */
  public void constant(String name, String type, String value) {
    Object item =
        Kind.of(type) == Kind.BOOLEAN
            ? (Object) Boolean.valueOf(value)
            : UTF8String.fromString(value);
    variables.put(name, literal(type, item));
  }

  /** The resource itself. */
  public Compiled root() {
    return Compiled.of(List.of(resource), elements.root(), (focus, scope) -> focus);
  }

  /**
   * The resources of a type that are contained in the resource, as rows of their own: from here on,
   * getResourceKey() of a contained resource is the id of its container, #, and its id.
   */
  public Compiled containedRows(String type) {
    Compiled contained = compile("contained.ofType(" + type + ")", root());
    containedRows = Optional.of(contained.shape());
    return contained;
  }

  /** Whether items are contained resources whose keys begin with that of their container. */
  boolean areContainedRows(Compiled items) {
    return containedRows
        .filter(shape -> shape.representative() == items.shape().representative())
        .isPresent();
  }

  /**
   * Compiles an expression.
   *
   * @param focus what the expression starts from: a result of {@link #root} or {@link
   *     Compiled#asFocus}
   * @throws FhirPathException when it is wrong
   */
  public Compiled compile(String expression, Compiled focus) {
    usesRowIndex = false;
    Compiled result = compile(Parser.parse(expression), focus);
    result.evaluator();
    return result;
  }

  /** Whether the expression compiled last reads {@code %rowIndex}. */
  public boolean usesRowIndex() {
    return usesRowIndex;
  }

  /** Whether the resource says that it is of a type; for resources of any type. */
  public Evaluator resourceTypeIs(UTF8String type) {
    Slot slot = elements.rawSlot(elements.root(), "resourceType");
    return (focus, scope) -> (Object) type.equals(slot.of((Node) focus));
  }

  /** Asks for the whole JSON of the items of an expression, which is then their text. */
  public void keepJson(Compiled part) {
    part.evaluator();
    Operators.keepWhole(part);
  }

  /** Follows paths from a focus, and from what they reach, over and over. */
  public Repetition repeat(List<String> expressions, Compiled focus) {
    List<Ast> paths = new ArrayList<>();
    for (String expression : expressions) {
      try {
        paths.add(Parser.parse(expression));
      } catch (FhirPathException wrong) {
        throw wrong.inPath(paths.size());
      }
    }
    return Repetition.of(this, paths, focus);
  }

  Elements elements() {
    return elements;
  }

  FhirModel model() {
    return elements.model();
  }

  Compiled compile(Ast ast, Compiled focus) {
    if (ast instanceof Ast.Focus) {
      return focus;
    }
    if (ast instanceof Ast.Literal literal) {
      return literal(literal);
    }
    if (ast instanceof Ast.QuantityLiteral quantity) {
      QuantityValue value =
          new QuantityValue(new BigDecimal(quantity.value()), Quantities.unit(quantity.unit()));
      return literal(Kind.QUANTITY.systemType(), value);
    }
    if (ast instanceof Ast.Variable variable) {
      return variable(variable);
    }
    if (ast instanceof Ast.Special special) {
      return special(special, focus);
    }
    if (ast instanceof Ast.Member member) {
      return member(member, focus);
    }
    if (ast instanceof Ast.Call call) {
      return Functions.compile(this, call, compile(call.target(), focus), focus);
    }
    if (ast instanceof Ast.Indexer indexer) {
      return indexer(indexer, focus);
    }
    if (ast instanceof Ast.TypeOperation operation) {
      Compiled operand = compile(operation.operand(), focus);
      return operation.cast()
          ? elements.ofType(operand, operation.type(), operation)
          : Compiled.of(Kind.BOOLEAN, elements.isType(operand, operation.type(), operation));
    }
    return Operators.compile(this, ast, focus);
  }

  private static Compiled literal(Ast.Literal literal) {
    UTF8String text = UTF8String.fromString(literal.text());
    return switch (literal.kind()) {
      case EMPTY -> Compiled.NOTHING;
      case BOOLEAN -> literal(Kind.BOOLEAN.systemType(), Boolean.valueOf(literal.text()));
      case INTEGER -> integer(literal);
      case DECIMAL -> literal(Kind.DECIMAL.systemType(), new BigDecimal(literal.text()));
      case STRING -> literal(Kind.STRING.systemType(), text);
      case DATE -> literal(Kind.DATE.systemType(), text);
      case DATE_TIME -> literal(Kind.DATE_TIME.systemType(), dateTime(literal));
      case TIME -> literal(Kind.TIME.systemType(), text);
    };
  }

  private static UTF8String dateTime(Ast.Literal literal) {
    String text = literal.text();
    return UTF8String.fromString(text.endsWith("T") ? text.substring(0, text.length() - 1) : text);
  }

  private static Compiled integer(Ast.Literal literal) {
    try {
      return literal(Kind.INTEGER.systemType(), Long.parseLong(literal.text()));
    } catch (NumberFormatException tooLarge) {
      throw FhirPathException.at(literal, "expected an integer of at most 64 bits");
    }
  }

  private static Compiled literal(String type, Object item) {
    return Compiled.of(List.of(type), new ShapeBuilder(), new Constant(item));
  }

  private Compiled variable(Ast.Variable variable) {
    switch (variable.name()) {
      case "rowIndex":
        usesRowIndex = true;
        return Compiled.of(Kind.INTEGER, (focus, scope) -> scope.rowIndex);
      case "resource", "rootResource", "context":
        return root().with((focus, scope) -> scope.root);
      case "ucum":
        return string("http://unitsofmeasure.org");
      case "sct":
        return string("http://snomed.info/sct");
      case "loinc":
        return string("http://loinc.org");
      default:
        Compiled constant = variables.get(variable.name());
        if (constant == null) {
          throw FhirPathException.at(
              variable,
              "unknown constant '%"
                  + variable.name()
                  + "'"
                  + Suggestion.of(variable.name(), variables.keySet())
                  + (variables.isEmpty() ? "; the view defines none" : ""));
        }
        return constant;
    }
  }

  private static Compiled string(String value) {
    return literal(Kind.STRING.systemType(), UTF8String.fromString(value));
  }

  private static Compiled special(Ast.Special special, Compiled focus) {
    return switch (special.name()) {
      case "this" -> focus;
      case "index" -> Compiled.of(Kind.INTEGER, (item, scope) -> scope.index);
      default -> throw FhirPathException.at(special, "$total is not supported");
    };
  }

  private Compiled member(Ast.Member member, Compiled focus) {
    if (member.target() instanceof Ast.Focus && namesFocusType(member.name(), focus)) {
      return focus;
    }
    Compiled target = compile(member.target(), focus);
    return resolution.isPresent()
        ? resolution.get().member(elements, target, member)
        : elements.member(target, member.name(), member);
  }

  /** Runs a compilation in which an element may be unknown to some of the types it is asked of. */
  <T> T resolving(Resolution other, Supplier<T> compilation) {
    Optional<Resolution> outer = resolution;
    resolution = Optional.of(other);
    try {
      return compilation.get();
    } finally {
      resolution = outer;
    }
  }

  /** {@code Patient.name} over a patient is {@code name}. */
  private boolean namesFocusType(String name, Compiled focus) {
    if (focus.types().size() != 1 || !Character.isUpperCase(name.charAt(0))) {
      return false;
    }
    boolean isResource =
        model().type(focus.types().get(0)).filter(FhirType::isResource).isPresent();
    return focus.types().get(0).equals(name)
        || (isResource && (name.equals("Resource") || name.equals("DomainResource")));
  }

  private Compiled indexer(Ast.Indexer indexer, Compiled focus) {
    Compiled target = compile(indexer.target(), focus);
    Compiled index = compile(indexer.index(), focus);
    requireKind(index, indexer.index(), "the index", Kind.INTEGER);
    Evaluator items = target.evaluator();
    Evaluator position = index.evaluator();
    return target.with(
        (item, scope) -> {
          Object collection = items.evaluate(item, scope);
          Long at = Values.whole(Items.single(position.evaluate(item, scope), "[]"));
          return at == null || at < 0 || at >= Items.size(collection)
              ? null
              : Items.at(collection, at.intValue());
        });
  }

  /** Refuses an expression whose items can't all be of one of the kinds. */
  static void requireKind(Compiled part, Ast place, String what, Kind... kinds) {
    List<Kind> allowed = List.of(kinds);
    if (part.types().stream().map(Kind::of).allMatch(allowed::contains)) {
      return;
    }
    List<String> words = new ArrayList<>();
    allowed.forEach(kind -> words.add(kind.word()));
    throw FhirPathException.at(
        place,
        "expected "
            + String.join(" or ", words)
            + " as "
            + what
            + ", found "
            + String.join(" or ", part.types()));
  }

  /** A literal or constant. */
  record Constant(Object item) implements Evaluator {
    @Override
    public Object evaluate(Object focus, Scope scope) {
      return item;
    }
  }
}
