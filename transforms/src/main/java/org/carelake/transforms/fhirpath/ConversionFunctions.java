package org.carelake.transforms.fhirpath;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.transforms.fhirpath.Functions.Function;

/** Conversions, iif and arithmetic functions. What can't be converted is empty. */
final class ConversionFunctions {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

  private ConversionFunctions() {}

  static List<Function> all() {
    List<Function> functions = new ArrayList<>();
    functions.add(new Function("iif", 2, 3, ConversionFunctions::iif));
    add(functions, "Boolean", Kind.BOOLEAN, ConversionFunctions::toBoolean);
    add(functions, "Integer", Kind.INTEGER, ConversionFunctions::toInteger);
    add(functions, "Decimal", Kind.DECIMAL, ConversionFunctions::toDecimal);
    add(functions, "String", Kind.STRING, (kind, value) -> Values.text(value));
    add(functions, "Date", Kind.DATE, ConversionFunctions::toDate);
    add(functions, "DateTime", Kind.DATE_TIME, ConversionFunctions::toDateTime);
    add(functions, "Time", Kind.TIME, ConversionFunctions::toTime);
    functions.add(number("abs", false, (value, digits) -> value.abs()));
    functions.add(number("ceiling", true, (v, digits) -> v.setScale(0, RoundingMode.CEILING)));
    functions.add(number("floor", true, (v, digits) -> v.setScale(0, RoundingMode.FLOOR)));
    functions.add(number("truncate", true, (v, digits) -> v.setScale(0, RoundingMode.DOWN)));
    functions.add(number("round", false, ConversionFunctions::round));
    return functions;
  }

  /** Converts a bare value of a kind; serializable as part of a program. */
  interface Conversion extends Serializable {
    Object apply(Kind kind, Object value);
  }

  /** A function of a number; serializable as part of a program. */
  interface Numeric extends Serializable {
    BigDecimal apply(BigDecimal value, int digits);
  }

  private static void add(
      List<Function> functions, String name, Kind result, Conversion conversion) {
    functions.add(new Function("to" + name, 0, 0, call -> convert(call, result, conversion)));
    functions.add(
        new Function(
            "convertsTo" + name,
            0,
            0,
            call -> {
              Evaluator converted = convert(call, result, conversion).evaluator();
              Evaluator input = call.input().evaluator();
              return Compiled.of(
                  Kind.BOOLEAN,
                  (focus, scope) ->
                      input.evaluate(focus, scope) == null
                          ? null
                          : (Object) (converted.evaluate(focus, scope) != null));
            }));
  }

  private static Compiled convert(Invocation call, Kind result, Conversion conversion) {
    for (String type : call.input().types()) {
      if (Kind.of(type) == Kind.COMPLEX) {
        throw FhirPathException.at(
            call.call(), call.call().name() + "() expects a primitive value, found " + type);
      }
    }
    Evaluator inner = call.input().evaluator();
    Kind kind = call.input().bareKind();
    String name = call.call().name() + "()";
    return Compiled.of(
        result,
        (focus, scope) -> {
          Object item = Items.single(inner.evaluate(focus, scope), name);
          Object value = item == null ? null : Values.bare(item);
          return value == null ? null : conversion.apply(Values.kind(kind, item), value);
        });
  }

  private static Object toBoolean(Kind kind, Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    return switch (Values.string(value).toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "1", "1.0" -> Boolean.TRUE;
      case "false", "f", "no", "n", "0", "0.0" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static Object toInteger(Kind kind, Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    String text = Values.string(value);
    return INTEGER.matcher(text).matches() ? Values.wholeOrEmpty(new BigInteger(text)) : null;
  }

  private static Object toDecimal(Kind kind, Object value) {
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    String text = Values.string(value);
    boolean number = kind.isNumber() || DECIMAL.matcher(text).matches();
    return number ? new BigDecimal(text) : null;
  }

  private static Object toDate(Kind kind, Object value) {
    String text = Values.string(value);
    int time = text.indexOf('T');
    return temporalOrNull(time < 0 ? text : text.substring(0, time), false);
  }

  private static Object toDateTime(Kind kind, Object value) {
    return temporalOrNull(Values.string(value), false);
  }

  private static Object toTime(Kind kind, Object value) {
    return temporalOrNull(Values.string(value), true);
  }

  private static UTF8String temporalOrNull(String text, boolean time) {
    try {
      if (time) {
        Temporal.time(text);
      } else {
        Temporal.dateTime(text);
      }
      return UTF8String.fromString(text);
    } catch (EvaluationException none) {
      return null;
    }
  }

  private static Compiled iif(Invocation call) {
    Compiled criterion = call.perItem(0);
    PathCompiler.requireKind(
        criterion, call.argumentAst(0), "the condition of iif()", Kind.BOOLEAN);
    List<Compiled> branches = new ArrayList<>();
    for (int i = 1; i < call.argumentCount(); i++) {
      branches.add(call.perItem(i));
    }
    if (branches.size() == 1) {
      branches.add(Compiled.NOTHING);
    }
    Evaluator input = call.input().evaluator();
    Evaluator condition = criterion.evaluator();
    return Compiled.joined(
        branches,
        parts -> {
          Evaluator then = parts.get(0);
          Evaluator otherwise = parts.get(1);
          return (focus, scope) -> {
            Object item = Items.single(input.evaluate(focus, scope), "iif()");
            Object result = Items.single(condition.evaluate(item, scope), "iif()");
            boolean holds = result != null && Boolean.TRUE.equals(Values.truth(result));
            return (holds ? then : otherwise).evaluate(item, scope);
          };
        });
  }

  private static BigDecimal round(BigDecimal value, int digits) {
    return value.setScale(digits, RoundingMode.HALF_UP);
  }

  private static Function number(String name, boolean whole, Numeric function) {
    return new Function(
        name,
        0,
        name.equals("round") ? 1 : 0,
        call -> {
          call.requireInput(Kind.INTEGER, Kind.DECIMAL);
          Evaluator input = call.single();
          Evaluator digits =
              call.argumentCount() == 1
                  ? call.argument(0, Kind.INTEGER)
                  : new PathCompiler.Constant(0L);
          boolean integer = whole || call.input().bareKind() == Kind.INTEGER;
          return Compiled.of(
              integer ? Kind.INTEGER : Kind.DECIMAL,
              (focus, scope) -> {
                Object value = input.evaluate(focus, scope);
                Object precision = digits.evaluate(focus, scope);
                if (value == null || precision == null) {
                  return null;
                }
                int scale = (int) Math.max(0, Math.min(100, Values.whole(precision)));
                BigDecimal result = function.apply(Values.decimal(value), scale);
                return integer ? Values.wholeOrEmpty(result.toBigInteger()) : result;
              });
        });
  }
}
