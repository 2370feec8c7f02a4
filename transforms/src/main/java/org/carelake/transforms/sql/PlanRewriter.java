package org.carelake.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.Option;
import scala.Tuple3;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Visits every table reference and every expression of a parsed query, also inside subqueries and
 * common table expressions, and replaces what the visitor returns.
 */
abstract class PlanRewriter {

  /** Called for each table reference; returns it unchanged or what stands in its place. */
  abstract LogicalPlan relation(UnresolvedRelation relation);

  /** Called for each expression; returns it unchanged or what stands in its place. */
  abstract Expression expression(Expression expression);

  /** Called for each node before its children. */
  void node(LogicalPlan plan) {}

  /** Called for each common table expression's name before anything is rewritten. */
  void commonTable(String name) {}

  /** A table's name as it is written, part by part. */
  static List<String> parts(UnresolvedRelation relation) {
    return List.copyOf(CollectionConverters.asJava(relation.multipartIdentifier()));
  }

  final LogicalPlan rewrite(LogicalPlan plan) {
    LogicalPlan replaced = plan.transformDownWithSubqueries(total(this::visit));
    return replaced.transformAllExpressionsWithSubqueries(total(this::expression));
  }

  private LogicalPlan visit(LogicalPlan plan) {
    node(plan);
    if (plan instanceof UnresolvedRelation relation) {
      return relation(relation);
    }
    if (plan instanceof UnresolvedWith with) {
      return withCommonTables(with);
    }
    return plan;
  }

  private LogicalPlan withCommonTables(UnresolvedWith with) {
    List<Tuple3<String, SubqueryAlias, Option<Object>>> rewritten = new ArrayList<>();
    for (Tuple3<String, SubqueryAlias, Option<Object>> table :
        CollectionConverters.asJava(with.cteRelations())) {
      commonTable(table._1());
      rewritten.add(new Tuple3<>(table._1(), (SubqueryAlias) rewrite(table._2()), table._3()));
    }
    return new UnresolvedWith(
        with.child(), CollectionConverters.asScala(rewritten).toSeq(), with.allowRecursion());
  }

  private static <T> AbstractPartialFunction<T, T> total(UnaryOperator<T> function) {
    return new Total<>(function);
  }

  /** A function of everything, as Scala's tree transformations want it. */
  static final class Total<T> extends AbstractPartialFunction<T, T> {
    private static final long serialVersionUID = 1L;
    private final transient UnaryOperator<T> function;

    Total(UnaryOperator<T> function) {
      this.function = function;
    }

    @Override
    public boolean isDefinedAt(T value) {
      return true;
    }

    @Override
    public T apply(T value) {
      return function.apply(value);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends T, B> B applyOrElse(A value, scala.Function1<A, B> otherwise) {
      return (B) function.apply(value);
    }
  }
}
