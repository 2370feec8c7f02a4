package org.carelake.transforms.lineage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where each column of a query comes from, and what decides about its rows.
 *
 * @param columns the direct ways to each column, by name, in the order of the query
 * @param influences what filters, joins, groups, windows and orders anywhere in the query use
 */
public record ColumnLineage(Map<String, List<Edge>> columns, List<Edge> influences) {
  public ColumnLineage {
    columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    influences = List.copyOf(influences);
  }

  /**
   * Reads an analysed plan. Tables are what stands under an alias of two parts, {@code
   * layer.table}, as SQL models and {@link TableAlias} put it there.
   *
   * @throws UntraceableException when the plan holds anything whose ways are not known
   */
  public static ColumnLineage of(LogicalPlan analysed) {
    PlanTracer tracer = new PlanTracer();
    tracer.visit(analysed);
    Map<String, List<Edge>> columns = new LinkedHashMap<>();
    for (Attribute attribute : CollectionConverters.asJava(analysed.output())) {
      columns
          .computeIfAbsent(attribute.name(), name -> new ArrayList<>())
          .addAll(tracer.flows(attribute).edges());
    }
    return new ColumnLineage(columns, tracer.influences().edges());
  }
}
