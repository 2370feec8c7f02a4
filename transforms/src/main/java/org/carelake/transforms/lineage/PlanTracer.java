package org.carelake.transforms.lineage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LateralJoin;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.SetOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Tail;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.carelake.schemas.table.TableName;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Walks an analysed plan from its leaves up. An attribute's id is its own in a whole plan, so one
 * map holds the ways to all of them. A step that is not known is refused, never passed over.
 */
final class PlanTracer {
  private final Map<Long, Flows> attributes = new HashMap<>();
  private final Map<Long, List<Attribute>> commonTables = new HashMap<>();
  private final Flows influences = Flows.none();
  private final ExpressionTracer expressions = new ExpressionTracer(this);

  Flows influences() {
    return influences;
  }

  void influence(Flows flows, FlowKind kind) {
    influences.with(flows.map(edge -> edge.as(kind)));
  }

  /** The ways to an attribute that was met before. */
  Flows flows(Attribute attribute) {
    Flows known = attributes.get(attribute.exprId().id());
    if (known == null) {
      throw new UntraceableException("column '" + attribute.name() + "'");
    }
    return known;
  }

  private void define(Attribute attribute, Flows flows) {
    attributes
        .computeIfAbsent(attribute.exprId().id(), id -> Flows.none())
        .with(flows.map(edge -> edge.named(attribute.name())));
  }

  void visit(LogicalPlan plan) {
    if (plan instanceof SubqueryAlias alias && TableAlias.table(alias.identifier()).isPresent()) {
      table(TableAlias.table(alias.identifier()).orElseThrow(), alias);
      return;
    }
    if (plan instanceof WithCTE with) {
      with.cteDefs().foreach(definition -> commonTable(definition));
      visit(with.plan());
      return;
    }
    list(plan.children()).forEach(this::visit);
    node(plan);
  }

  private void table(TableName table, SubqueryAlias alias) {
    for (Attribute attribute : list(alias.output())) {
      attributes
          .computeIfAbsent(attribute.exprId().id(), id -> Flows.none())
          .with(
              Flows.of(
                  new Edge(
                      new Origin.TableColumn(table, attribute.name()),
                      FlowKind.COPY,
                      List.of(attribute.name()))));
    }
  }

  private Object commonTable(CTERelationDef definition) {
    visit(definition.child());
    commonTables.put(definition.id(), list(definition.child().output()));
    return null;
  }

  private void node(LogicalPlan plan) {
    if (plan instanceof Project project) {
      list(project.projectList()).forEach(this::define);
    } else if (plan instanceof Filter filter) {
      expressions.condition(filter.condition(), FlowKind.FILTER);
    } else if (plan instanceof Aggregate aggregate) {
      list(aggregate.groupingExpressions())
          .forEach(key -> influence(expressions.flows(key), FlowKind.GROUP));
      list(aggregate.aggregateExpressions()).forEach(this::define);
    } else if (plan instanceof Window window) {
      list(window.windowExpressions()).forEach(this::define);
      list(window.partitionSpec())
          .forEach(key -> influence(expressions.flows(key), FlowKind.WINDOW));
      orders(window.orderSpec(), FlowKind.WINDOW);
    } else if (plan instanceof Join join) {
      condition(join.condition());
    } else if (plan instanceof LateralJoin join) {
      visit(join.right().plan());
      condition(join.condition());
    } else if (plan instanceof Sort sort) {
      orders(sort.order(), FlowKind.SORT);
    } else if (plan instanceof Generate generate) {
      Flows flows = expressions.flows((Expression) generate.generator());
      list(generate.generatorOutput())
          .forEach(
              attribute ->
                  define(attribute, flows.map(edge -> edge.then(FlowKind.TRANSFORMATION))));
    } else if (plan instanceof Expand expand) {
      expand(expand);
    } else if (plan instanceof Union union) {
      list(union.children()).forEach(child -> byPlace(union.output(), child.output()));
    } else if (plan instanceof Intersect || plan instanceof Except) {
      comparison((SetOperation) plan);
    } else if (plan instanceof Deduplicate deduplicate) {
      list(deduplicate.keys()).forEach(key -> influence(flows(key), FlowKind.GROUP));
    } else if (plan instanceof CTERelationRef reference) {
      commonTableUse(reference);
    } else if (plan instanceof LocalRelation || plan instanceof Range) {
      list(plan.output())
          .forEach(
              attribute ->
                  define(
                      attribute,
                      Flows.of(new Edge(new Origin.Constant(), FlowKind.COPY, List.of()))));
    } else if (!passesOn(plan)) {
      throw new UntraceableException("step " + plan.nodeName());
    }
  }

  /** Steps that give on the columns of their one input and look at none of them. */
  private static boolean passesOn(LogicalPlan plan) {
    return plan instanceof SubqueryAlias
        || plan instanceof Distinct
        || plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Offset
        || plan instanceof Tail
        || plan instanceof Sample
        || plan instanceof RepartitionOperation
        || plan instanceof RebalancePartitions
        || plan instanceof ResolvedHint
        || plan instanceof OneRowRelation;
  }

  private void define(NamedExpression expression) {
    if (expression instanceof Alias alias) {
      define(alias.toAttribute(), expressions.flows(alias.child()));
    } else {
      expressions.flows((Expression) expression);
    }
  }

  private void condition(scala.Option<Expression> condition) {
    if (condition.isDefined()) {
      expressions.condition(condition.get(), FlowKind.JOIN);
    }
  }

  private void orders(Seq<SortOrder> orders, FlowKind kind) {
    list(orders).forEach(order -> influence(expressions.flows(order.child()), kind));
  }

  private void expand(Expand expand) {
    List<Attribute> output = list(expand.output());
    for (Seq<Expression> projection : list(expand.projections())) {
      List<Expression> values = list(projection);
      for (int i = 0; i < output.size(); i++) {
        define(output.get(i), expressions.flows(values.get(i)));
      }
    }
  }

  private void byPlace(Seq<Attribute> output, Seq<Attribute> input) {
    List<Attribute> outputs = list(output);
    List<Attribute> inputs = list(input);
    for (int i = 0; i < outputs.size(); i++) {
      define(outputs.get(i), flows(inputs.get(i)));
    }
  }

  /** Rows of the left stay or go by comparing all columns with the right. */
  private void comparison(SetOperation operation) {
    list(operation.left().output())
        .forEach(attribute -> influence(flows(attribute), FlowKind.JOIN));
    list(operation.right().output())
        .forEach(attribute -> influence(flows(attribute), FlowKind.JOIN));
    byPlace(((LogicalPlan) operation).output(), operation.left().output());
  }

  private void commonTableUse(CTERelationRef reference) {
    List<Attribute> definition = commonTables.get(reference.cteId());
    if (definition == null) {
      throw new UntraceableException("a common table that refers to itself");
    }
    byPlace(reference.output(), CollectionConverters.asScala(definition).toSeq());
  }

  static <T> List<T> list(Seq<T> elements) {
    return CollectionConverters.asJava(elements);
  }
}
