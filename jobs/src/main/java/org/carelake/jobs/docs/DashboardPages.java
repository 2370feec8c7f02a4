package org.carelake.jobs.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.BoundDashboard;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.ChartQuery;
import org.carelake.jobs.model.EmptyTables;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.exposure.Chart;
import org.carelake.schemas.exposure.Dashboard;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.privacy.SmallCells;

/** The dashboards with their rows: aggregates alone, small cells taken out. */
final class DashboardPages {
  private static final int MOST_ROWS = 5_000;

  private final SiteInput input;
  private final SmallCellOptions smallCells;

  DashboardPages(SiteInput input) {
    this.input = input;
    this.smallCells =
        input.tenant().publish().stream()
            .filter(target -> target.kind().equals("metrics"))
            .map(PublishTarget::smallCells)
            .findFirst()
            .orElse(SmallCellOptions.DEFAULT);
  }

  /**
   * Holds every chart to the rules, before any data is read.
   *
   * @throws CarelakeException that lists every chart that breaks one
   */
  void check() {
    ChartGuard guard =
        new ChartGuard(
            input.graph(),
            EmptyTables.context(input.graph(), input.lakehouse().spark(), input.asOf()));
    List<String> problems = new ArrayList<>();
    for (BoundDashboard dashboard : input.graph().dashboards()) {
      for (ChartQuery chart : dashboard.charts()) {
        try {
          guard.check(chart);
        } catch (CarelakeException problem) {
          problems.add(problem.getMessage());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
  }

  /** The fact as the metrics bucket has it; empty where it was not built. */
  Optional<Dataset<Row>> metrics() {
    Lakehouse lakehouse = input.lakehouse();
    return lakehouse.exists(ChartGuard.METRICS)
        ? Optional.of(new SmallCells(smallCells).suppress(lakehouse.read(ChartGuard.METRICS)))
        : Optional.empty();
  }

  void write(ArrayNode pages, Optional<Dataset<Row>> metrics) {
    BuildContext context =
        new BuildContext(
            input.lakehouse().spark(),
            table -> table.equals(ChartGuard.METRICS) ? metrics : content(table),
            input.asOf(),
            "docs");
    for (BoundDashboard bound : input.graph().dashboards()) {
      Dashboard dashboard = bound.dashboard();
      ObjectNode page = pages.addObject();
      page.put("name", dashboard.name());
      page.put("title", dashboard.title());
      page.put("description", dashboard.description());
      page.put("purpose", dashboard.purpose());
      page.put("package", bound.packageName());
      page.put("owner", dashboard.owner().name());
      page.put("email", dashboard.owner().email().orElse(""));
      page.put("threshold", smallCells.threshold());
      ArrayNode filters = page.putArray("filters");
      dashboard
          .filters()
          .forEach(
              filter -> {
                ObjectNode node = filters.addObject();
                node.put("column", filter.column());
                node.put("label", filter.label());
                filter.first().ifPresent(first -> node.put("first", first));
              });
      ArrayNode charts = page.putArray("charts");
      bound.charts().forEach(chart -> chart(charts.addObject(), chart, context));
    }
  }

  private Optional<Dataset<Row>> content(TableName table) {
    Lakehouse lakehouse = input.lakehouse();
    return lakehouse.exists(table) ? Optional.of(lakehouse.read(table)) : Optional.empty();
  }

  private void chart(ObjectNode node, ChartQuery query, BuildContext context) {
    Chart chart = query.chart();
    node.put("id", chart.id());
    node.put("title", chart.title());
    node.put("description", chart.description());
    node.put("type", chart.type().code());
    node.put("width", chart.width());
    chart.x().ifPresent(x -> node.put("x", x));
    chart.series().ifPresent(series -> node.put("series", series));
    chart.unit().ifPresent(unit -> node.put("unit", unit));
    node.put("sql", chart.sql().sql());
    ArrayNode y = node.putArray("y");
    chart.y().forEach(y::add);
    ArrayNode tables = node.putArray("tables");
    query.inputs().forEach(table -> tables.add(table.toString()));
    ArrayNode metrics = node.putArray("metrics");
    query.metrics(input.metricIds()).forEach(metrics::add);
    List<TableName> absent =
        query.inputs().stream().filter(table -> context.tables().apply(table).isEmpty()).toList();
    if (!absent.isEmpty()) {
      node.put("absent", "not built yet: " + absent);
      return;
    }
    rows(node, chart, query.rows(context));
  }

  private void rows(ObjectNode node, Chart chart, Dataset<Row> result) {
    List<Row> found = result.limit(MOST_ROWS + 1).collectAsList();
    if (found.size() > MOST_ROWS) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          chart.location(),
          "chart '" + chart.id() + "' gives more than " + MOST_ROWS + " rows; aggregate further");
    }
    List<String> columns =
        List.of(result.columns()).stream()
            .filter(
                column -> chart.y().contains(column) || !chart.count().equals(Optional.of(column)))
            .toList();
    List<Map<String, Object>> rows = found.stream().map(DashboardPages::byName).toList();
    Set<Integer> hidden = new SmallRows(chart, smallCells.threshold()).hidden(rows);
    ArrayNode names = node.putArray("columns");
    columns.forEach(names::add);
    ArrayNode out = node.putArray("rows");
    for (int i = 0; i < rows.size(); i++) {
      ArrayNode row = out.addArray();
      for (String column : columns) {
        boolean taken = hidden.contains(i) && chart.y().contains(column);
        Cells.add(row, taken ? null : rows.get(i).get(column));
      }
    }
    node.put("hidden", hidden.size());
  }

  private static Map<String, Object> byName(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String column : row.schema().fieldNames()) {
      values.put(column, row.getAs(column));
    }
    return values;
  }
}
