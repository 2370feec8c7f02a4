package org.carelake.transforms.fhirpath;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.carelake.transforms.fhirpath.Functions.Function;

/** Functions over collections: existence, filtering, subsets, combination. */
final class CollectionFunctions {
  private static final long NO_LIMIT = Integer.MAX_VALUE;

  private CollectionFunctions() {}

  static List<Function> all() {
    List<Function> functions = new ArrayList<>();
    functions.add(new Function("empty", 0, 0, call -> test(call, items -> items == null)));
    functions.add(new Function("exists", 0, 1, CollectionFunctions::exists));
    functions.add(new Function("all", 1, 1, CollectionFunctions::allMatch));
    functions.add(new Function("count", 0, 0, CollectionFunctions::count));
    functions.add(new Function("distinct", 0, 0, CollectionFunctions::distinct));
    functions.add(new Function("isDistinct", 0, 0, CollectionFunctions::isDistinct));
    functions.add(new Function("where", 1, 1, CollectionFunctions::where));
    functions.add(new Function("select", 1, 1, CollectionFunctions::select));
    functions.add(new Function("repeat", 1, 1, CollectionFunctions::repeat));
    functions.add(new Function("first", 0, 0, call -> map(call, Items::first)));
    functions.add(new Function("last", 0, 0, call -> map(call, CollectionFunctions::last)));
    functions.add(
        new Function("single", 0, 0, call -> map(call, i -> Items.single(i, "single()"))));
    functions.add(new Function("tail", 0, 0, call -> map(call, i -> slice(i, 1, NO_LIMIT))));
    functions.add(new Function("skip", 1, 1, call -> slice(call, true)));
    functions.add(new Function("take", 1, 1, call -> slice(call, false)));
    functions.add(new Function("union", 1, 1, c -> Operators.union(c.input(), c.argument(0))));
    functions.add(new Function("combine", 1, 1, CollectionFunctions::combine));
    functions.add(new Function("intersect", 1, 1, call -> keep(call, true)));
    functions.add(new Function("exclude", 1, 1, call -> keep(call, false)));
    functions.add(new Function("not", 0, 0, CollectionFunctions::not));
    functions.add(new Function("allTrue", 0, 0, call -> test(call, i -> !anyIs(i, false))));
    functions.add(new Function("anyTrue", 0, 0, call -> test(call, i -> anyIs(i, true))));
    functions.add(new Function("allFalse", 0, 0, call -> test(call, i -> !anyIs(i, true))));
    functions.add(new Function("anyFalse", 0, 0, call -> test(call, i -> anyIs(i, false))));
    return functions;
  }

  /** A function of a whole collection; serializable as part of a program. */
  interface Whole extends Serializable {
    Object apply(Object collection);
  }

  /** A test of a whole collection; serializable as part of a program. */
  interface Test extends Serializable {
    boolean test(Object collection);
  }

  private static Compiled map(Invocation call, Whole function) {
    Evaluator inner = call.input().evaluator();
    return call.input().with((focus, scope) -> function.apply(inner.evaluate(focus, scope)));
  }

  private static Compiled test(Invocation call, Test test) {
    Evaluator inner = call.input().evaluator();
    return Compiled.of(
        Kind.BOOLEAN, (focus, scope) -> (Object) test.test(inner.evaluate(focus, scope)));
  }

  private static boolean anyIs(Object collection, boolean wanted) {
    for (int i = 0; i < Items.size(collection); i++) {
      if (Boolean.valueOf(wanted).equals(Values.truth(Items.at(collection, i)))) {
        return true;
      }
    }
    return false;
  }

  private static Object last(Object collection) {
    return collection == null ? null : Items.at(collection, Items.size(collection) - 1);
  }

  private static Compiled exists(Invocation call) {
    if (call.argumentCount() == 0) {
      return test(call, items -> items != null);
    }
    Evaluator filtered = where(call).evaluator();
    return Compiled.of(
        Kind.BOOLEAN, (focus, scope) -> (Object) (filtered.evaluate(focus, scope) != null));
  }

  private static Compiled where(Invocation call) {
    if (call.input().isNothing()) {
      return Compiled.NOTHING;
    }
    Evaluator inner = call.input().evaluator();
    Evaluator condition = call.condition(0);
    return call.input()
        .with(
            (focus, scope) -> {
              Object collection = inner.evaluate(focus, scope);
              int size = Items.size(collection);
              if (size == 0) {
                return null;
              }
              long outer = scope.index;
              Items.Collector kept = size == 1 ? null : new Items.Collector();
              Object only = null;
              for (int i = 0; i < size; i++) {
                scope.index = i;
                Object item = Items.at(collection, i);
                if (holds(condition, item, scope)) {
                  if (kept == null) {
                    only = item;
                  } else {
                    kept.add(item);
                  }
                }
              }
              scope.index = outer;
              return kept == null ? only : kept.result();
            });
  }

  private static boolean holds(Evaluator condition, Object item, Scope scope) {
    Object result = Items.single(condition.evaluate(item, scope), "a condition");
    return result != null && Boolean.TRUE.equals(Values.truth(result));
  }

  private static Compiled allMatch(Invocation call) {
    Evaluator inner = call.input().evaluator();
    Evaluator condition = call.condition(0);
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Object collection = inner.evaluate(focus, scope);
          long outer = scope.index;
          boolean all = true;
          for (int i = 0; i < Items.size(collection) && all; i++) {
            scope.index = i;
            all = holds(condition, Items.at(collection, i), scope);
          }
          scope.index = outer;
          return (Object) all;
        });
  }

  private static Compiled select(Invocation call) {
    if (call.input().isNothing()) {
      return Compiled.NOTHING;
    }
    Evaluator inner = call.input().evaluator();
    Compiled projected = call.perItem(0);
    Evaluator projection = projected.evaluator();
    return projected.with(
        (focus, scope) -> {
          Object collection = inner.evaluate(focus, scope);
          long outer = scope.index;
          Items.Collector results = new Items.Collector();
          for (int i = 0; i < Items.size(collection); i++) {
            scope.index = i;
            results.add(projection.evaluate(Items.at(collection, i), scope));
          }
          scope.index = outer;
          return results.result();
        });
  }

  private static Compiled repeat(Invocation call) {
    if (call.input().isNothing()) {
      return Compiled.NOTHING;
    }
    Repetition repetition =
        Repetition.of(call.compiler(), List.of(call.argumentAst(0)), call.input().asFocus());
    Evaluator inner = call.input().evaluator();
    return repetition
        .node()
        .with(
            (focus, scope) ->
                Items.flatMap(inner.evaluate(focus, scope), item -> repetition.nodes(item, scope)));
  }

  private static Compiled count(Invocation call) {
    Evaluator inner = call.input().evaluator();
    return Compiled.of(
        Kind.INTEGER, (focus, scope) -> (Object) (long) Items.size(inner.evaluate(focus, scope)));
  }

  private static Compiled distinct(Invocation call) {
    Operators.keepWhole(call.input());
    Kind kind = call.input().bareKind();
    return map(call, items -> Comparison.distinct(kind, items));
  }

  private static Compiled isDistinct(Invocation call) {
    Operators.keepWhole(call.input());
    Kind kind = call.input().bareKind();
    return test(call, items -> Items.size(Comparison.distinct(kind, items)) == Items.size(items));
  }

  private static Object slice(Object collection, long from, long to) {
    int size = Items.size(collection);
    Items.Collector kept = new Items.Collector();
    for (long i = Math.max(0, from); i < Math.min(size, to); i++) {
      kept.add(Items.at(collection, (int) i));
    }
    return kept.result();
  }

  private static Compiled slice(Invocation call, boolean skip) {
    Evaluator inner = call.input().evaluator();
    Evaluator number = call.argument(0, Kind.INTEGER);
    return call.input()
        .with(
            (focus, scope) -> {
              Object collection = inner.evaluate(focus, scope);
              Object count = number.evaluate(focus, scope);
              if (count == null) {
                return null;
              }
              long at = Values.whole(count);
              return skip ? slice(collection, at, NO_LIMIT) : slice(collection, 0, at);
            });
  }

  private static Compiled combine(Invocation call) {
    return Compiled.joined(
        List.of(call.input(), call.argument(0)),
        parts -> {
          Evaluator a = parts.get(0);
          Evaluator b = parts.get(1);
          return (focus, scope) -> {
            Items.Collector all = new Items.Collector();
            all.add(a.evaluate(focus, scope));
            all.add(b.evaluate(focus, scope));
            return all.result();
          };
        });
  }

  private static Compiled keep(Invocation call, boolean common) {
    Compiled other = call.argument(0);
    Operators.keepWhole(call.input());
    Operators.keepWhole(other);
    Evaluator inner = call.input().evaluator();
    Evaluator reference = other.evaluator();
    Kind kind = call.input().bareKind();
    Kind otherKind = other.bareKind();
    return call.input()
        .with(
            (focus, scope) -> {
              Object collection = inner.evaluate(focus, scope);
              Object wanted = reference.evaluate(focus, scope);
              Items.Collector kept = new Items.Collector();
              for (int i = 0; i < Items.size(collection); i++) {
                Object item = Items.at(collection, i);
                if (Comparison.contains(otherKind, wanted, kind, item) == common) {
                  kept.add(item);
                }
              }
              return common ? Comparison.distinct(kind, kept.result()) : kept.result();
            });
  }

  private static Compiled not(Invocation call) {
    Evaluator inner = call.input().evaluator();
    return Compiled.of(
        Kind.BOOLEAN,
        (focus, scope) -> {
          Boolean truth = Operators.truth(inner.evaluate(focus, scope), "not()");
          return truth == null ? null : (Object) !truth;
        });
  }
}
