package org.carelake.transforms.fhirpath;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.unsafe.types.UTF8String;

/** Compiles operators. */
final class Operators {
  private static final Set<String> LOGIC = Set.of("and", "or", "xor", "implies");
  private static final Set<String> ORDER = Set.of("<", ">", "<=", ">=");

  private Operators() {}

  static Compiled compile(PathCompiler compiler, Ast ast, Compiled focus) {
    if (ast instanceof Ast.Sign sign) {
      return Arithmetic.sign(compiler.compile(sign.operand(), focus), sign);
    }
    Ast.Binary binary = (Ast.Binary) ast;
    Compiled left = compiler.compile(binary.left(), focus);
    Compiled right = compiler.compile(binary.right(), focus);
    String operator = binary.operator();
    if (LOGIC.contains(operator)) {
      return logic(operator, left.evaluator(), right.evaluator());
    }
    if (ORDER.contains(operator)) {
      return order(compiler, binary, left, right);
    }
    return switch (operator) {
      case "=", "!=", "~", "!~" -> equality(compiler, binary, left, right);
      case "|" -> union(left, right);
      case "in" -> membership(binary, right, left);
      case "contains" -> membership(binary, left, right);
      case "&" -> concatenation(left.evaluator(), right.evaluator());
      default -> Arithmetic.compile(binary, left, right);
    };
  }

  /** Boolean value of a collection: nothing for none, true for one item that is no boolean. */
  static Boolean truth(Object collection, String what) {
    Object item = Items.single(collection, what);
    if (item == null) {
      return null;
    }
    Object value = Values.bare(item);
    return value instanceof Boolean known ? known : Boolean.TRUE;
  }

  private static Compiled logic(String operator, Evaluator left, Evaluator right) {
    Evaluator program =
        switch (operator) {
          case "and" -> decided(operator, left, right, false);
          case "or" -> decided(operator, left, right, true);
          case "implies" -> decided(operator, negated(left), right, true);
          default -> exclusive(left, right);
        };
    return Compiled.of(Kind.BOOLEAN, program);
  }

  /** An operator that one operand decides when it has a value: false for "and", true for "or". */
  private static Evaluator decided(
      String operator, Evaluator left, Evaluator right, boolean deciding) {
    Boolean decision = deciding;
    return (focus, scope) -> {
      Boolean a = truth(left.evaluate(focus, scope), operator);
      if (decision.equals(a)) {
        return decision;
      }
      Boolean b = truth(right.evaluate(focus, scope), operator);
      if (decision.equals(b)) {
        return decision;
      }
      return a == null || b == null ? null : (Object) !deciding;
    };
  }

  private static Evaluator negated(Evaluator operand) {
    return (focus, scope) -> {
      Boolean truth = truth(operand.evaluate(focus, scope), "implies");
      return truth == null ? null : (Object) !truth;
    };
  }

  private static Evaluator exclusive(Evaluator left, Evaluator right) {
    return (focus, scope) -> {
      Boolean a = truth(left.evaluate(focus, scope), "xor");
      Boolean b = truth(right.evaluate(focus, scope), "xor");
      return a == null || b == null ? null : (Object) !a.equals(b);
    };
  }

  private static Compiled equality(
      PathCompiler compiler, Ast.Binary binary, Compiled left, Compiled right) {
    boolean system = hasSystemQuantity(left) || hasSystemQuantity(right);
    Compiled a = system ? Quantities.comparable(compiler, left, binary.left()) : left;
    Compiled b = system ? Quantities.comparable(compiler, right, binary.right()) : right;
    requireComparable(binary, a, b);
    keepWhole(a);
    keepWhole(b);
    Evaluator x = a.evaluator();
    Evaluator y = b.evaluator();
    Kind kindX = a.bareKind();
    Kind kindY = b.bareKind();
    boolean negated = binary.operator().startsWith("!");
    boolean equivalence = binary.operator().endsWith("~");
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Object p = x.evaluate(focus, scope);
          Object q = y.evaluate(focus, scope);
          Boolean result =
              equivalence
                  ? Comparison.equivalentCollections(kindX, p, kindY, q)
                  : Comparison.equalCollections(kindX, p, kindY, q);
          return result == null ? null : (Object) (negated != result);
        });
  }

  private static boolean hasSystemQuantity(Compiled part) {
    return part.types().contains(Kind.QUANTITY.systemType());
  }

  /** Complex items are compared as JSON, so all of it is needed. */
  static void keepWhole(Compiled part) {
    if (part.types().stream().anyMatch(type -> Kind.of(type) == Kind.COMPLEX)) {
      part.evaluator();
      part.shape().keepWhole();
    }
  }

  private static Compiled order(
      PathCompiler compiler, Ast.Binary binary, Compiled left, Compiled right) {
    boolean quantities = Quantities.isQuantity(left) || Quantities.isQuantity(right);
    Compiled a = quantities ? Quantities.comparable(compiler, left, binary.left()) : left;
    Compiled b = quantities ? Quantities.comparable(compiler, right, binary.right()) : right;
    requireComparable(binary, a, b);
    requireOrdered(binary.left(), a);
    requireOrdered(binary.right(), b);
    Evaluator x = a.evaluator();
    Evaluator y = b.evaluator();
    Kind kindX = a.bareKind();
    Kind kindY = b.bareKind();
    String operator = binary.operator();
    boolean less = operator.startsWith("<");
    boolean orEqual = operator.endsWith("=");
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Object p = Items.single(x.evaluate(focus, scope), operator);
          Object q = Items.single(y.evaluate(focus, scope), operator);
          Integer order = p == null || q == null ? null : Comparison.compare(kindX, p, kindY, q);
          if (order == null) {
            return null;
          }
          return (Object) (order == 0 ? orEqual : less == order < 0);
        });
  }

  private static void requireOrdered(Ast place, Compiled part) {
    PathCompiler.requireKind(
        part,
        place,
        "an operand of a comparison",
        Kind.INTEGER,
        Kind.DECIMAL,
        Kind.STRING,
        Kind.DATE,
        Kind.DATE_TIME,
        Kind.TIME,
        Kind.QUANTITY);
  }

  private static void requireComparable(Ast place, Compiled left, Compiled right) {
    if (left.isNothing() || right.isNothing()) {
      return;
    }
    for (String a : left.types()) {
      for (String b : right.types()) {
        if (Kind.of(a).comparableWith(Kind.of(b))) {
          return;
        }
      }
    }
    throw FhirPathException.at(
        place,
        "the two sides can't be compared: "
            + spoken(left)
            + " on the left, "
            + spoken(right)
            + " on the right"
            + hint(left, right));
  }

  private static String spoken(Compiled side) {
    return side.types().stream()
        .map(type -> type.replace(Kind.SYSTEM, ""))
        .collect(Collectors.joining(" or "));
  }

  private static String hint(Compiled left, Compiled right) {
    boolean temporal =
        left.types().stream().anyMatch(type -> Kind.of(type).isTemporal())
            || right.types().stream().anyMatch(type -> Kind.of(type).isTemporal());
    return temporal ? "; a date is written @2024-01-31, a time @T12:30" : "";
  }

  static Compiled union(Compiled left, Compiled right) {
    keepWhole(left);
    keepWhole(right);
    boolean single = Compiled.typesOf(List.of(left, right)).size() == 1;
    Kind kind = single ? (left.isNothing() ? right : left).bareKind() : Kind.COMPLEX;
    return Compiled.joined(
        List.of(left, right),
        parts -> {
          Evaluator a = parts.get(0);
          Evaluator b = parts.get(1);
          return (focus, scope) -> {
            Items.Collector all = new Items.Collector();
            all.add(a.evaluate(focus, scope));
            all.add(b.evaluate(focus, scope));
            return Comparison.distinct(kind, all.result());
          };
        });
  }

  private static Compiled membership(Ast.Binary binary, Compiled collection, Compiled item) {
    requireComparable(binary, item, collection);
    keepWhole(collection);
    keepWhole(item);
    Evaluator all = collection.evaluator();
    Evaluator one = item.evaluator();
    Kind kind = collection.bareKind();
    Kind itemKind = item.bareKind();
    String operator = binary.operator();
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Object wanted = Items.single(one.evaluate(focus, scope), operator);
          return wanted == null
              ? null
              : (Object) Comparison.contains(kind, all.evaluate(focus, scope), itemKind, wanted);
        });
  }

  private static Compiled concatenation(Evaluator left, Evaluator right) {
    return Compiled.of(
        Kind.STRING,
        (focus, scope) ->
            UTF8String.concat(
                textOrBlank(left.evaluate(focus, scope)),
                textOrBlank(right.evaluate(focus, scope))));
  }

  private static UTF8String textOrBlank(Object collection) {
    Object item = Items.single(collection, "&");
    return Objects.requireNonNullElse(
        item == null ? null : Values.text(item), UTF8String.EMPTY_UTF8);
  }
}
