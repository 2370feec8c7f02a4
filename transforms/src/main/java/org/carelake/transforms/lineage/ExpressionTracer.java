package org.carelake.transforms.lineage;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Exists;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.carelake.transforms.masking.Mask;

/** The ways into one expression. */
final class ExpressionTracer {
  private final PlanTracer plans;

  ExpressionTracer(PlanTracer plans) {
    this.plans = plans;
  }

  /** The ways to the expression's value. */
  Flows flows(Expression expression) {
    if (expression instanceof Attribute attribute) {
      return plans.flows(attribute);
    }
    if (expression instanceof OuterReference outer) {
      return plans.flows(outer.e().toAttribute());
    }
    if (expression instanceof Literal) {
      return Flows.of(new Edge(new Origin.Constant(), FlowKind.COPY, List.of()));
    }
    if (expression instanceof NamedLambdaVariable) {
      // an element of an argument of the same function, which is traced itself
      return Flows.none();
    }
    if (expression instanceof SubqueryExpression subquery) {
      return subquery(subquery);
    }
    if (expression instanceof ScalaUDF udf && udf.function() instanceof Mask) {
      return children(expression).map(edge -> edge.then(FlowKind.MASK));
    }
    if (expression instanceof AggregateExpression aggregate) {
      if (aggregate.filter().isDefined()) {
        condition(aggregate.filter().get(), FlowKind.FILTER);
      }
      return children((Expression) aggregate.aggregateFunction())
          .map(edge -> edge.then(FlowKind.AGGREGATION));
    }
    if (expression instanceof WindowExpression window) {
      plans.influence(children(window.windowSpec()), FlowKind.WINDOW);
      return flows(window.windowFunction());
    }
    if (expression instanceof Alias
        || expression instanceof Cast
        || expression instanceof Coalesce) {
      return children(expression);
    }
    return children(expression).map(edge -> edge.then(FlowKind.TRANSFORMATION));
  }

  /**
   * Records what a condition uses. A test for null says nothing about a value, and is not recorded;
   * an equality of two columns as they are is a join key wherever it stands.
   */
  void condition(Expression condition, FlowKind kind) {
    if (condition instanceof And || condition instanceof Or || condition instanceof Not) {
      PlanTracer.list(condition.children()).forEach(part -> condition(part, kind));
    } else if (condition instanceof EqualTo || condition instanceof EqualNullSafe) {
      compared(
          flows(condition.children().head()),
          flows((Expression) condition.children().last()),
          kind);
    } else if (condition instanceof InSubquery in) {
      plans.visit(in.query().plan());
      compared(valuesOf(in), outputOf(in.query().plan()), FlowKind.JOIN);
    } else if (!(isNullTest(condition) && condition.children().head() instanceof Attribute)) {
      plans.influence(flows(condition), kind);
    }
  }

  private static boolean isNullTest(Expression condition) {
    return condition instanceof IsNull || condition instanceof IsNotNull;
  }

  private void compared(Flows left, Flows right, FlowKind otherwise) {
    FlowKind kind = left.pureCopies() && right.pureCopies() ? FlowKind.JOIN_KEY : otherwise;
    plans.influence(left, kind);
    plans.influence(right, kind);
  }

  private Flows subquery(SubqueryExpression subquery) {
    LogicalPlan plan = (LogicalPlan) subquery.plan();
    plans.visit(plan);
    return subquery instanceof Exists ? Flows.none() : outputOf(plan);
  }

  private Flows outputOf(LogicalPlan plan) {
    Flows flows = Flows.none();
    PlanTracer.list(plan.output()).forEach(attribute -> flows.with(plans.flows(attribute)));
    return flows;
  }

  private Flows valuesOf(InSubquery in) {
    Flows flows = Flows.none();
    PlanTracer.list(in.values()).forEach(value -> flows.with(flows(value)));
    return flows;
  }

  private Flows children(Expression expression) {
    Flows flows = Flows.none();
    PlanTracer.list(expression.children()).forEach(child -> flows.with(flows(child)));
    return flows;
  }
}
