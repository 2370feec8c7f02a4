package org.carelake.jobs.docs;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.ChartQuery;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.exposure.Chart;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.ColumnLineage;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;
import org.carelake.transforms.lineage.UntraceableException;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Holds a chart's query to aggregates, from its plan over empty tables: no row of a patient, no
 * value by which a person is known.
 */
final class ChartGuard {
  static final TableName METRICS = TableName.gold("fct_metrics_long");

  private static final Set<PhiClass> KNOWN_BY =
      EnumSet.of(
          PhiClass.ID,
          PhiClass.IDENTIFIER,
          PhiClass.NAME,
          PhiClass.TELECOM,
          PhiClass.ADDRESS,
          PhiClass.POSTAL_CODE,
          PhiClass.BIRTH_DATE,
          PhiClass.FREE_TEXT);
  private static final Set<PhiClass> OF_PATIENTS =
      EnumSet.of(
          PhiClass.ID,
          PhiClass.IDENTIFIER,
          PhiClass.BIRTH_DATE,
          PhiClass.DATE,
          PhiClass.DEMOGRAPHIC,
          PhiClass.CLINICAL,
          PhiClass.FREE_TEXT);

  private final ModelGraph graph;
  private final BuildContext empty;

  ChartGuard(ModelGraph graph, BuildContext empty) {
    this.graph = graph;
    this.empty = empty;
  }

  /**
   * Refuses a chart whose columns are not there, that shows single patients, or that lacks the
   * column by which small cells are found.
   *
   * @throws CarelakeException with the place of the chart
   */
  void check(ChartQuery query) {
    Chart chart = query.chart();
    Dataset<Row> rows = query.rows(empty);
    columns(chart, rows);
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed();
    List<TableName> patients = query.inputs().stream().filter(this::isAboutPatients).toList();
    if (!patients.isEmpty() && showsRows(plan)) {
      throw refused(chart, "it shows single rows of " + patients + "; group and aggregate");
    }
    if (!patients.isEmpty() && chart.count().isEmpty()) {
      throw refused(
          chart,
          "'count' is missing: "
              + patients
              + " is about patients; name the column that says how many a row rests on");
    }
    ways(chart, rows, plan);
  }

  private static void columns(Chart chart, Dataset<Row> rows) {
    List<String> there = List.of(rows.columns());
    chart.x().ifPresent(name -> known(chart, "x", name, there));
    chart.series().ifPresent(name -> known(chart, "series", name, there));
    chart.count().ifPresent(name -> known(chart, "count", name, there));
    chart.y().forEach(name -> known(chart, "y", name, there));
    for (String name : chart.y()) {
      if (!(rows.schema().apply(name).dataType() instanceof NumericType)) {
        throw refused(chart, "column '" + name + "' of 'y' is no number");
      }
    }
  }

  private static void known(Chart chart, String key, String name, List<String> there) {
    if (!there.contains(name)) {
      throw refused(chart, "'" + key + "' names no column of the query: " + name + "; " + there);
    }
  }

  private boolean isAboutPatients(TableName table) {
    return graph.contains(table)
        && graph.model(table).contract().columns().stream()
            .anyMatch(column -> OF_PATIENTS.contains(column.phi()));
  }

  /** Whether a table stands in the plan with no aggregate above it. */
  private static boolean showsRows(LogicalPlan plan) {
    if (plan instanceof Aggregate) {
      return false;
    }
    List<LogicalPlan> children = CollectionConverters.asJava(plan.children());
    return children.isEmpty() || children.stream().anyMatch(ChartGuard::showsRows);
  }

  private void ways(Chart chart, Dataset<Row> rows, LogicalPlan plan) {
    ColumnLineage lineage;
    try {
      lineage = ColumnLineage.of(plan);
    } catch (UntraceableException unknown) {
      throw refused(chart, "its columns can't be traced through " + unknown.getMessage());
    }
    for (Map.Entry<String, List<Edge>> column : lineage.columns().entrySet()) {
      StructField field = rows.schema().apply(column.getKey());
      for (Edge way : column.getValue()) {
        if (shows(way, field)) {
          throw refused(chart, "column '" + column.getKey() + "' shows " + way);
        }
      }
    }
  }

  private boolean shows(Edge way, StructField field) {
    if (!(way.origin() instanceof Origin.TableColumn origin) || way.kind() == FlowKind.MASK) {
      return false;
    }
    PhiClass phi = phi(origin);
    boolean number = field.dataType() instanceof NumericType;
    if (way.kind() == FlowKind.AGGREGATION) {
      return KNOWN_BY.contains(phi) && !number;
    }
    boolean moment =
        field.dataType() instanceof DateType || field.dataType() instanceof TimestampType;
    return KNOWN_BY.contains(phi)
        || (phi == PhiClass.DATE && moment && way.kind() == FlowKind.COPY);
  }

  private PhiClass phi(Origin.TableColumn origin) {
    if (!graph.contains(origin.table())) {
      return PhiClass.FREE_TEXT;
    }
    return graph.model(origin.table()).contract().columns().stream()
        .filter(column -> column.name().equalsIgnoreCase(origin.column()))
        .map(ColumnContract::phi)
        .findFirst()
        .orElse(PhiClass.FREE_TEXT);
  }

  private static CarelakeException refused(Chart chart, String why) {
    Location at = chart.location();
    return CarelakeException.configuration(at, "chart '" + chart.id() + "': " + why);
  }
}
