package org.carelake.transforms.fhirpath;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.transforms.fhirpath.Functions.Function;

/**
 * String functions. Their input is at most one string; with none, the result is empty. Positions
 * count UTF-16 units, as FHIRPath implementations on Java do.
 */
final class StringFunctions {
  private StringFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function("startsWith", 1, 1, call -> test(call, UTF8String::startsWith)),
        new Function("endsWith", 1, 1, call -> test(call, UTF8String::endsWith)),
        new Function("contains", 1, 1, call -> test(call, UTF8String::contains)),
        new Function("matches", 1, 1, StringFunctions::matches),
        new Function("replaceMatches", 2, 2, StringFunctions::replaceMatches),
        new Function("replace", 2, 2, StringFunctions::replace),
        new Function("substring", 1, 2, StringFunctions::substring),
        new Function("indexOf", 1, 1, StringFunctions::indexOf),
        new Function("upper", 0, 0, call -> map(call, UTF8String::toUpperCase)),
        new Function("lower", 0, 0, call -> map(call, UTF8String::toLowerCase)),
        new Function("trim", 0, 0, call -> map(call, StringFunctions::stripped)),
        new Function("length", 0, 0, StringFunctions::length),
        new Function("split", 1, 1, StringFunctions::split),
        new Function("toChars", 0, 0, StringFunctions::toChars),
        new Function("join", 0, 1, StringFunctions::join));
  }

  /** A test of two strings; serializable as part of a program. */
  interface Test extends Serializable {
    boolean test(UTF8String text, UTF8String argument);
  }

  /** A function of a string; serializable as part of a program. */
  interface Map extends Serializable {
    UTF8String apply(UTF8String text);
  }

  private static UTF8String stripped(UTF8String text) {
    return UTF8String.fromString(text.toString().strip());
  }

  private static Compiled test(Invocation call, Test test) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    Evaluator argument = call.argument(0, Kind.STRING);
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          Object other = text == null ? null : argument.evaluate(focus, scope);
          return other == null ? null : (Object) test.test(Values.text(text), Values.text(other));
        });
  }

  private static Compiled map(Invocation call, Map function) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          return text == null ? null : function.apply(Values.text(text));
        });
  }

  private static Compiled matches(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    Evaluator pattern = pattern(call);
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          Object regex = text == null ? null : pattern.evaluate(focus, scope);
          return regex == null
              ? null
              : (Object) ((Pattern) regex).matcher(Values.string(text)).find();
        });
  }

  /** The regular expression; one that is a literal is compiled and checked once. */
  private static Evaluator pattern(Invocation call) {
    Evaluator argument = call.argument(0, Kind.STRING);
    if (call.argumentAst(0) instanceof Ast.Literal literal) {
      try {
        return new PathCompiler.Constant(Pattern.compile(literal.text(), Pattern.DOTALL));
      } catch (PatternSyntaxException wrong) {
        throw FhirPathException.at(
            literal, "expected a regular expression: " + wrong.getDescription());
      }
    }
    return (focus, scope) -> {
      Object regex = argument.evaluate(focus, scope);
      try {
        return regex == null ? null : Pattern.compile(Values.string(regex), Pattern.DOTALL);
      } catch (PatternSyntaxException wrong) {
        throw new EvaluationException("expected a regular expression, found another text");
      }
    };
  }

  private static Compiled replaceMatches(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    Evaluator pattern = pattern(call);
    Evaluator replacement = call.argument(1, Kind.STRING);
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          Object regex = pattern.evaluate(focus, scope);
          Object by = replacement.evaluate(focus, scope);
          if (text == null || regex == null || by == null) {
            return null;
          }
          return UTF8String.fromString(
              ((Pattern) regex).matcher(Values.string(text)).replaceAll(Values.string(by)));
        });
  }

  private static Compiled replace(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    Evaluator pattern = call.argument(0, Kind.STRING);
    Evaluator replacement = call.argument(1, Kind.STRING);
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          Object from = pattern.evaluate(focus, scope);
          Object to = replacement.evaluate(focus, scope);
          if (text == null || from == null || to == null) {
            return null;
          }
          return UTF8String.fromString(
              Values.string(text).replace(Values.string(from), Values.string(to)));
        });
  }

  private static Compiled substring(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    Evaluator start = call.argument(0, Kind.INTEGER);
    Evaluator length = call.argumentCount() == 2 ? call.argument(1, Kind.INTEGER) : null;
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          Object from = start.evaluate(focus, scope);
          Object count = length == null ? null : length.evaluate(focus, scope);
          return text == null || from == null
              ? null
              : substring(Values.string(text), Values.whole(from), Values.whole(count));
        });
  }

  private static UTF8String substring(String text, long from, Long count) {
    if (from < 0 || from >= text.length()) {
      return null;
    }
    long end = count == null ? text.length() : Math.min(text.length(), from + Math.max(0, count));
    return UTF8String.fromString(text.substring((int) from, (int) end));
  }

  private static Compiled indexOf(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    Evaluator wanted = call.argument(0, Kind.STRING);
    return Compiled.of(
        Kind.INTEGER,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          Object part = wanted.evaluate(focus, scope);
          return text == null || part == null
              ? null
              : (Object) (long) Values.string(text).indexOf(Values.string(part));
        });
  }

  private static Compiled length(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    return Compiled.of(
        Kind.INTEGER,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          return text == null ? null : (Object) (long) Values.string(text).length();
        });
  }

  private static Compiled split(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    Evaluator separator = call.argument(0, Kind.STRING);
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          Object by = separator.evaluate(focus, scope);
          if (text == null || by == null) {
            return null;
          }
          String literal = Values.string(by);
          return literal.isEmpty()
              ? chars(Values.string(text))
              : strings(Values.string(text).split(Pattern.quote(literal), -1));
        });
  }

  private static Compiled toChars(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.single();
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object text = input.evaluate(focus, scope);
          return text == null ? null : chars(Values.string(text));
        });
  }

  private static Object chars(String text) {
    return strings(text.codePoints().mapToObj(Character::toString).toArray(String[]::new));
  }

  private static Object strings(String[] parts) {
    Object[] items = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      items[i] = UTF8String.fromString(parts[i]);
    }
    return Items.of(items, items.length);
  }

  /** All strings in one; nothing for none. */
  private static Compiled join(Invocation call) {
    call.requireInput(Kind.STRING);
    Evaluator input = call.input().evaluator();
    Evaluator separator =
        call.argumentCount() == 1
            ? call.argument(0, Kind.STRING)
            : new PathCompiler.Constant(UTF8String.EMPTY_UTF8);
    return Compiled.of(
        Kind.STRING,
        (focus, scope) -> {
          Object items = input.evaluate(focus, scope);
          Object by = separator.evaluate(focus, scope);
          return items == null ? null : join(items, by == null ? "" : Values.string(by));
        });
  }

  private static UTF8String join(Object items, String separator) {
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (int i = 0; i < Items.size(items); i++) {
      String part = Values.string(Items.at(items, i));
      if (part != null) {
        text.append(first ? "" : separator).append(part);
        first = false;
      }
    }
    return first ? null : UTF8String.fromString(text.toString());
  }
}
