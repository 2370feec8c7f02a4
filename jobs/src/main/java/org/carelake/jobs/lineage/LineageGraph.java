package org.carelake.jobs.lineage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.BoundDashboard;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.ChartQuery;
import org.carelake.jobs.model.EmptyTables;
import org.carelake.jobs.model.MetricsModel;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.ColumnLineage;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;
import org.carelake.transforms.lineage.UntraceableException;

/**
 * The way of every value, from the element of a FHIR resource over tables to metrics and charts,
 * one step at a time.
 *
 * @param tables by table
 * @param metrics by the metric's id; the columns are those of the fact
 * @param charts by dashboard and chart, {@code dashboard/chart}
 */
public record LineageGraph(
    Map<TableName, TableLineage> tables,
    Map<String, TableLineage> metrics,
    Map<String, TableLineage> charts) {
  private static final LocalDate ANY_DAY = LocalDate.of(2000, 1, 1);

  public LineageGraph {
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    charts = Collections.unmodifiableMap(new LinkedHashMap<>(charts));
  }

  /** The lineage of all that a graph makes, from plans over empty tables; no data is read. */
  public static LineageGraph of(ModelGraph graph, SparkSession spark) {
    BuildContext context = EmptyTables.context(graph, spark, ANY_DAY);
    Map<String, TableLineage> charts = new LinkedHashMap<>();
    for (BoundDashboard dashboard : graph.dashboards()) {
      for (ChartQuery chart : dashboard.charts()) {
        charts.put(
            dashboard.dashboard().name() + "/" + chart.chart().id(),
            traced(() -> chart.rows(context)));
      }
    }
    return new LineageGraph(
        each(graph.models(), Model::table, model -> table(graph, model, context)),
        each(
            graph.models().stream()
                .filter(MetricsModel.class::isInstance)
                .map(MetricsModel.class::cast)
                .flatMap(model -> model.metrics().stream().map(metric -> new Entry(model, metric)))
                .toList(),
            entry -> entry.metric().id(),
            entry -> traced(() -> entry.model().rows(entry.metric(), context))),
        charts);
  }

  /** The lineage of one table alone. */
  public static TableLineage table(ModelGraph graph, Model model, SparkSession spark) {
    return table(graph, model, EmptyTables.context(graph, spark, ANY_DAY));
  }

  private record Entry(MetricsModel model, MetricDefinition metric) {}

  /** Plans are made on all cores; the order of the result is that of the parts. */
  private static <T, K, V> Map<K, V> each(
      Collection<T> parts, Function<T, K> key, Function<T, V> value) {
    Map<K, V> found = new LinkedHashMap<>();
    List<V> values = parts.parallelStream().map(value).toList();
    int i = 0;
    for (T part : parts) {
      found.put(key.apply(part), values.get(i++));
    }
    return found;
  }

  private static TableLineage table(ModelGraph graph, Model model, BuildContext context) {
    Map<String, List<Edge>> declared = model.declaredWays();
    if (!declared.isEmpty()) {
      return new TableLineage(declared, List.of(), Optional.empty());
    }
    TableLineage traced = traced(() -> model.rows(context).rows());
    return traced.program().isEmpty() ? traced : byProgram(graph, model, traced.program().get());
  }

  private static TableLineage traced(Supplier<Dataset<Row>> rows) {
    try {
      ColumnLineage found =
          ColumnLineage.of(
              ((org.apache.spark.sql.classic.Dataset<Row>) rows.get()).queryExecution().analyzed());
      return new TableLineage(found.columns(), found.influences(), Optional.empty());
    } catch (UntraceableException unknown) {
      return new TableLineage(Map.of(), List.of(), Optional.of(unknown.getMessage()));
    }
  }

  /** What is known of a program: what it reads, and what it gives on under the same name. */
  private static TableLineage byProgram(ModelGraph graph, Model model, String reason) {
    Map<String, List<Edge>> columns = new TreeMap<>();
    for (ColumnContract column : model.contract().columns()) {
      List<Edge> ways = new ArrayList<>();
      for (TableName input : model.inputs()) {
        boolean same =
            graph.contains(input)
                && graph.model(input).contract().columnNames().contains(column.name());
        String name = same ? column.name() : "*";
        ways.add(
            new Edge(new Origin.TableColumn(input, name), FlowKind.TRANSFORMATION, List.of(name)));
      }
      columns.put(column.name(), ways);
    }
    return new TableLineage(columns, List.of(), Optional.of(reason));
  }
}
