package org.carelake.transforms.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias$;

/** Puts tables and parameter values in place of their names. */
final class Binding extends PlanRewriter {
  private final Function<List<String>, Optional<Dataset<Row>>> tables;
  private final Map<String, Object> values;

  /**
   * A binding of one query.
   *
   * @param tables the Dataset that the parts of a name mean; empty leaves the name as it is
   * @param values the value of each parameter, which may be null
   */
  Binding(Function<List<String>, Optional<Dataset<Row>>> tables, Map<String, Object> values) {
    this.tables = tables;
    this.values = values;
  }

  @Override
  LogicalPlan relation(UnresolvedRelation relation) {
    return tables
        .apply(parts(relation))
        .<LogicalPlan>map(
            table ->
                SubqueryAlias$.MODULE$.apply(
                    relation.multipartIdentifier(),
                    ((org.apache.spark.sql.classic.Dataset<Row>) table).logicalPlan()))
        .orElse(relation);
  }

  @Override
  Expression expression(Expression expression) {
    return parameter(expression, values);
  }

  /** The value of a parameter as a literal; anything else as it is. */
  static Expression parameter(Expression expression, Map<String, Object> values) {
    return expression instanceof NamedParameter parameter
        ? Literal$.MODULE$.apply(values.get(parameter.name()))
        : expression;
  }
}
