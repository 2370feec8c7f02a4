package org.carelake.transforms.fhirpath;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.schemas.error.Suggestion;

/** The functions of FHIRPath that views may use, by name. */
final class Functions {
  private static final Map<String, String> REFUSED =
      Map.of(
          "now", "the result of a view must not depend on the time of the run",
          "today", "the result of a view must not depend on the time of the run",
          "timeOfDay", "the result of a view must not depend on the time of the run",
          "trace", "it has no place to write to",
          "descendants", "name the elements instead, or use repeat",
          "children", "name the elements instead",
          "memberOf", "value sets are not available while a view runs",
          "conformsTo", "profiles are not available while a view runs");

  private static final Map<String, Function> BY_NAME = new TreeMap<>();

  static {
    List.of(
            CollectionFunctions.all(),
            StringFunctions.all(),
            ConversionFunctions.all(),
            FhirFunctions.all())
        .forEach(group -> group.forEach(function -> BY_NAME.put(function.name(), function)));
  }

  private Functions() {}

  /** Compiles a call. */
  @FunctionalInterface
  interface Body {
    Compiled compile(Invocation invocation);
  }

  /**
   * A function.
   *
   * @param name its name
   * @param min least number of arguments
   * @param max greatest number of arguments
   * @param body compiles a call
   */
  record Function(String name, int min, int max, Body body) {}

  /** Whether there is a function of the name. */
  static boolean isFunction(String name) {
    return BY_NAME.containsKey(name);
  }

  static Compiled compile(PathCompiler compiler, Ast.Call call, Compiled input, Compiled focus) {
    Function function = BY_NAME.get(call.name());
    if (function == null) {
      String refused = REFUSED.get(call.name());
      throw new FhirPathException(
          call.nameStart(),
          call.nameEnd(),
          refused == null
              ? "unknown function '"
                  + call.name()
                  + "'"
                  + Suggestion.of(call.name(), BY_NAME.keySet())
              : call.name() + "() is not supported: " + refused);
    }
    int count = call.arguments().size();
    if (count < function.min() || count > function.max()) {
      throw FhirPathException.at(
          call,
          call.name()
              + "() expects "
              + arity(function)
              + ", found "
              + (count == 0 ? "none" : count));
    }
    return function.body().compile(new Invocation(compiler, call, input, focus));
  }

  private static String arity(Function function) {
    if (function.max() == 0) {
      return "no arguments";
    }
    String range =
        function.min() == function.max()
            ? Integer.toString(function.min())
            : function.min() + " to " + function.max();
    return range + (function.max() == 1 && function.min() == 1 ? " argument" : " arguments");
  }
}
