package org.carelake.transforms.fhirpath;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Compiles + - * / div mod. Integers stay integers, except under /; a result that does not fit 64
 * bits is empty, as is a division by zero. Decimals are exact; a quotient has 34 digits.
 */
final class Arithmetic {
  private static final MathContext QUOTIENT = MathContext.DECIMAL128;

  private Arithmetic() {}

  static Compiled sign(Compiled operand, Ast.Sign sign) {
    PathCompiler.requireKind(
        operand, sign.operand(), "the operand of a sign", Kind.INTEGER, Kind.DECIMAL);
    if (!sign.negative()) {
      return operand;
    }
    Evaluator inner = operand.evaluator();
    boolean whole = operand.bareKind() == Kind.INTEGER;
    return Compiled.of(
        whole ? Kind.INTEGER : Kind.DECIMAL,
        (focus, scope) -> {
          Object item = Items.single(inner.evaluate(focus, scope), "-");
          BigDecimal value = item == null ? null : Values.decimal(item);
          if (value == null) {
            return null;
          }
          return whole ? Values.wholeOrEmpty(value.negate().toBigInteger()) : value.negate();
        });
  }

  static Compiled compile(Ast.Binary binary, Compiled left, Compiled right) {
    if (left.isNothing() || right.isNothing()) {
      return Compiled.NOTHING;
    }
    String operator = binary.operator();
    boolean strings =
        operator.equals("+") && left.bareKind() == Kind.STRING && right.bareKind() == Kind.STRING;
    if (strings) {
      return strings(left.evaluator(), right.evaluator());
    }
    String what = "an operand of " + operator;
    PathCompiler.requireKind(left, binary.left(), what, Kind.INTEGER, Kind.DECIMAL);
    PathCompiler.requireKind(right, binary.right(), what, Kind.INTEGER, Kind.DECIMAL);
    boolean whole = left.bareKind() == Kind.INTEGER && right.bareKind() == Kind.INTEGER;
    return numbers(operator, whole, left.evaluator(), right.evaluator());
  }

  private static Compiled strings(Evaluator left, Evaluator right) {
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object a = Items.single(left.evaluate(focus, scope), "+");
          Object b = Items.single(right.evaluate(focus, scope), "+");
          UTF8String x = a == null ? null : Values.text(a);
          UTF8String y = b == null ? null : Values.text(b);
          return x == null || y == null ? null : UTF8String.concat(x, y);
        });
  }

  private static Compiled numbers(String operator, boolean whole, Evaluator left, Evaluator right) {
    boolean wholeResult = operator.equals("div") || (whole && !operator.equals("/"));
    return Compiled.of(
        wholeResult ? Kind.INTEGER : Kind.DECIMAL,
        (focus, scope) -> {
          Object a = Items.single(left.evaluate(focus, scope), operator);
          Object b = Items.single(right.evaluate(focus, scope), operator);
          BigDecimal x = a == null ? null : Values.decimal(a);
          BigDecimal y = b == null ? null : Values.decimal(b);
          if (x == null || y == null) {
            return null;
          }
          BigDecimal result = calculate(operator, x, y);
          if (result == null || !wholeResult) {
            return result;
          }
          BigInteger integer = result.toBigInteger();
          return Values.wholeOrEmpty(integer);
        });
  }

  private static BigDecimal calculate(String operator, BigDecimal x, BigDecimal y) {
    boolean division = "/divmod".contains(operator);
    if (division && y.signum() == 0) {
      return null;
    }
    return switch (operator) {
      case "+" -> x.add(y);
      case "-" -> x.subtract(y);
      case "*" -> x.multiply(y);
      case "/" -> x.divide(y, QUOTIENT);
      case "div" -> x.divideToIntegralValue(y).setScale(0, RoundingMode.DOWN);
      case "mod" -> x.remainder(y);
      default -> throw new IllegalStateException("unknown operator " + operator);
    };
  }
}
