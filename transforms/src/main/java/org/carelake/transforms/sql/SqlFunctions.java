package org.carelake.transforms.sql;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/** The functions that queries of a package may call beside Spark's own. */
public final class SqlFunctions {
  private static final SqlFunctions NONE = new SqlFunctions(Map.of());

  private final Map<String, SqlFunction> functions;
  private final Map<String, Expression> bodies = new HashMap<>();
  private final Map<String, Set<String>> calls = new HashMap<>();

  private SqlFunctions(Map<String, SqlFunction> functions) {
    this.functions = functions;
  }

  /** No functions. */
  public static SqlFunctions none() {
    return NONE;
  }

  /**
   * Functions that may call each other, though not in circles.
   *
   * @throws CarelakeException with file and line when one is wrong
   */
  public static SqlFunctions of(Collection<SqlFunction> functions) {
    Map<String, SqlFunction> named = new TreeMap<>();
    for (SqlFunction function : functions) {
      function.check();
      SqlFunction other = named.putIfAbsent(function.name(), function);
      if (other != null) {
        throw CarelakeException.configuration(
            Location.of(function.file(), 1),
            "function '" + function.name() + "' stands in " + other.file() + ", too");
      }
    }
    SqlFunctions all = new SqlFunctions(named);
    named.values().forEach(function -> all.body(function, new ArrayDeque<>()));
    return all;
  }

  /** The body of a function in which the functions that it calls are replaced. */
  private Expression body(SqlFunction function, Deque<String> callers) {
    Expression known = bodies.get(function.name());
    if (known != null) {
      return known;
    }
    if (callers.contains(function.name())) {
      throw CarelakeException.configuration(
          function.body().location(), "function '" + function.name() + "' calls itself");
    }
    callers.push(function.name());
    Set<String> called = new TreeSet<>(List.of(function.name()));
    SqlExpression read =
        SqlExpression.parse(
            function.body(),
            Set.of(),
            expression ->
                expression.transformDown(
                    new PlanRewriter.Total<>(
                        part ->
                            replaced(
                                part,
                                function.file(),
                                name -> {
                                  Expression other = body(functions.get(name), callers);
                                  called.addAll(calls.get(name));
                                  return other;
                                }))));
    callers.pop();
    Expression checked = function.checked(read);
    bodies.put(function.name(), checked);
    calls.put(function.name(), called);
    return checked;
  }

  /** What stands in place of an expression: of a call of ours the body over its arguments. */
  private Expression replaced(Expression part, String file, Function<String, Expression> bodyOf) {
    if (part instanceof UnresolvedFunction call && isOurs(call)) {
      String name = name(call);
      return functions.get(name).call(bodyOf.apply(name), call, file);
    }
    return part;
  }

  private boolean isOurs(UnresolvedFunction call) {
    return call.nameParts().size() == 1 && functions.containsKey(name(call));
  }

  private static String name(UnresolvedFunction call) {
    return call.nameParts().head().toLowerCase(Locale.ROOT);
  }

  /**
   * A query in which no function of the project is called any more.
   *
   * @param used the text of each function that was, and of those that these call, by name
   */
  record Expanded(LogicalPlan plan, SortedMap<String, String> used) {}

  /** Replaces the calls in a parsed query. */
  Expanded expand(String file, LogicalPlan plan) {
    SortedMap<String, String> used = new TreeMap<>();
    if (functions.isEmpty()) {
      return new Expanded(plan, used);
    }
    PlanRewriter expansion =
        new PlanRewriter() {
          @Override
          LogicalPlan relation(UnresolvedRelation relation) {
            return relation;
          }

          @Override
          Expression expression(Expression expression) {
            return replaced(
                expression,
                file,
                name -> {
                  calls.get(name).forEach(each -> used.put(each, functions.get(each).text()));
                  return bodies.get(name);
                });
          }
        };
    return new Expanded(expansion.rewrite(plan), used);
  }
}
