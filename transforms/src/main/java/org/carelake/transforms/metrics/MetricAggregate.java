package org.carelake.transforms.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The aggregate of a metric. How it is worked out depends on its form; {@link #what()} tells equal
 * ones apart from others.
 */
sealed interface MetricAggregate {

  /** What is aggregated; aggregates of which it is equal can share a pass over the table. */
  String what();

  /** Reads a parsed expression. */
  static MetricAggregate of(Expression expression) {
    if (expression instanceof UnresolvedFunction function
        && function.nameParts().size() == 1
        && !function.ignoreNulls()) {
      String name = function.nameParts().head().toLowerCase(Locale.ROOT);
      List<Expression> arguments = List.copyOf(CollectionConverters.asJava(function.arguments()));
      Column where =
          function.filter().isDefined()
              ? ExpressionUtils.column(function.filter().get())
              : functions.lit(true);
      String condition = function.filter().isDefined() ? function.filter().get().toString() : "";
      if (name.equals("count") && function.isDistinct()) {
        return Distinct.of(arguments, where, condition);
      }
      if (name.equals("count") && !function.isDistinct()) {
        return Sum.count(arguments, where, condition);
      }
      if (name.equals("sum") && !function.isDistinct() && arguments.size() == 1) {
        Column value = ExpressionUtils.column(arguments.get(0));
        return new Sum(value, where, "sum " + arguments.get(0) + " where " + condition);
      }
    }
    return new Other(ExpressionUtils.column(expression), expression.toString());
  }

  /**
   * How many different values; rows in which one of several is null don't count.
   *
   * @param entity the value
   * @param isGiven whether the value is there
   * @param where which rows count
   */
  record Distinct(Column entity, Column isGiven, Column where, String what, String condition)
      implements MetricAggregate {

    private static Distinct of(List<Expression> arguments, Column where, String condition) {
      if (arguments.size() == 1
          && arguments.get(0) instanceof CaseWhen when
          && when.branches().size() == 1
          && when.elseValue().isEmpty()) {
        // count(distinct case when c then x end) is count(distinct x) where c
        Tuple2<Expression, Expression> branch = when.branches().head();
        return of(
            List.of(branch._2()),
            where.and(ExpressionUtils.column(branch._1())),
            condition + " and " + branch._1());
      }
      List<Column> columns = new ArrayList<>();
      Column given = functions.lit(true);
      for (Expression argument : arguments) {
        Column column = ExpressionUtils.column(argument);
        columns.add(column);
        given = given.and(column.isNotNull());
      }
      Column entity =
          columns.size() == 1 ? columns.get(0) : functions.struct(columns.toArray(Column[]::new));
      return new Distinct(entity, given, where, "distinct " + arguments, condition);
    }
  }

  /**
   * The sum of a value, or with the value 1 a count.
   *
   * @param value null where a row doesn't count
   */
  record Sum(Column value, Column where, String condition) implements MetricAggregate {

    private static Sum count(List<Expression> arguments, Column where, String condition) {
      Column given = functions.lit(true);
      for (Expression argument : arguments) {
        if (!(argument instanceof UnresolvedStar)) {
          given = given.and(ExpressionUtils.column(argument).isNotNull());
        }
      }
      return new Sum(
          functions.when(given, functions.lit(1)),
          where,
          "count " + arguments + " where " + condition);
    }

    @Override
    public String what() {
      return "sum";
    }
  }

  /** Any other aggregate; Spark works it out as it stands. */
  record Other(Column value, String condition) implements MetricAggregate {
    @Override
    public String what() {
      return "other";
    }
  }
}
