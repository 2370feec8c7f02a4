package org.carelake.jobs.docs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.MetricsModel;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.metric.Grain;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.metric.MetricsCatalogReader;
import org.carelake.schemas.table.TableName;

/** One page a metric: its definition, earlier definitions, and its values by organisation. */
final class MetricPages {
  private static final TableName ORGANIZATIONS = TableName.gold("organizations");
  private static final int DAYS = 60;

  private final SiteInput input;

  MetricPages(SiteInput input) {
    this.input = input;
  }

  void write(ArrayNode pages, Optional<Dataset<Row>> fact) {
    Map<String, SortedMap<String, Map<String, BigDecimal>>> values =
        fact.map(this::values).orElse(Map.of());
    input.graph().models().stream()
        .filter(MetricsModel.class::isInstance)
        .map(MetricsModel.class::cast)
        .forEach(
            model -> {
              Map<String, MetricDefinition> before = before(model);
              for (MetricDefinition metric : model.metrics()) {
                ObjectNode page = pages.addObject();
                definition(page, metric);
                page.put("fact", model.table().toString());
                earlier(page.putArray("history"), metric, before.get(metric.id()));
                page.put("begun", begun(metric.grain(), input.asOf()).toString());
                series(page, values.getOrDefault(metric.id(), new TreeMap<>()));
              }
            });
  }

  /** The first day of the period that a day lies in: it has begun and is not over. */
  private static LocalDate begun(Grain grain, LocalDate day) {
    return switch (grain) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.with(day.getMonth().firstMonthOfQuarter()).withDayOfMonth(1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  private static void definition(ObjectNode page, MetricDefinition metric) {
    page.put("id", metric.id());
    page.put("description", metric.description());
    page.put("unit", metric.unit().code());
    page.put("grain", metric.grain().code());
    page.put("version", metric.version());
    page.put("status", metric.status());
    page.put("source", metric.source().toString());
    page.put("entity", metric.entityKeys().sql());
    page.put("numerator", metric.numerator().sql());
    metric.denominator().ifPresent(sql -> page.put("denominator", sql.sql()));
    metric.filter().ifPresent(sql -> page.put("filter", sql.sql()));
    metric.period().ifPresent(sql -> page.put("period", sql.sql()));
    metric.until().ifPresent(sql -> page.put("until", sql.sql()));
    page.put("cumulative", metric.cumulative());
    ModelPages.strings(
        page.putArray("dimensions"), metric.dimensions().stream().map(SqlText::sql).toList());
    page.put("at", metric.location().toString());
  }

  /** The definitions that went before, of the reference catalogue beside this one. */
  private Map<String, MetricDefinition> before(MetricsModel model) {
    Path file =
        input.project().root().resolve(model.file()).resolveSibling(MetricsMode.REFERENCE.file());
    Map<String, MetricDefinition> found = new HashMap<>();
    if (Files.isRegularFile(file)) {
      MetricsCatalogReader.read(input.project().name(file), input.project().text(file))
          .forEach(metric -> found.put(metric.id(), metric));
    }
    return found;
  }

  private static void earlier(ArrayNode history, MetricDefinition now, MetricDefinition before) {
    if (before != null && !before.version().equals(now.version())) {
      ObjectNode version = history.addObject();
      version.put("version", before.version());
      version.put("description", before.description());
      version.put("numerator", before.numerator().sql());
      before.denominator().ifPresent(sql -> version.put("denominator", sql.sql()));
      before.filter().ifPresent(sql -> version.put("filter", sql.sql()));
    }
  }

  /** By metric, by first day of the period, by organisation; null where a number is hidden. */
  private Map<String, SortedMap<String, Map<String, BigDecimal>>> values(Dataset<Row> fact) {
    Row last = fact.agg(max("period_date")).first();
    Map<String, SortedMap<String, Map<String, BigDecimal>>> values = new HashMap<>();
    if (last.isNullAt(0)) {
      return values;
    }
    Map<String, String> names = names();
    List<Row> rows =
        fact.where(col("dimension_name").isNull())
            .where(
                col("period_grain")
                    .notEqual("day")
                    .or(col("period_date").gt(date_sub(lit(last.get(0)), DAYS))))
            .select("metric_id", "period_date", "organization_id", "value")
            .collectAsList();
    for (Row row : rows) {
      String id = row.isNullAt(2) ? "" : row.getString(2);
      values
          .computeIfAbsent(row.getString(0), metric -> new TreeMap<>())
          .computeIfAbsent(row.get(1).toString(), date -> new HashMap<>())
          .put(id.isEmpty() ? "Unknown" : names.getOrDefault(id, id), row.getDecimal(3));
    }
    return values;
  }

  private Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    if (input.lakehouse().exists(ORGANIZATIONS)
        && input.graph().contains(ORGANIZATIONS)
        && input.graph().model(ORGANIZATIONS).contract().columnNames().contains("name")) {
      input
          .lakehouse()
          .read(ORGANIZATIONS)
          .select("id", "name")
          .where("name is not null")
          .collectAsList()
          .forEach(row -> names.put(row.getString(0), row.getString(1)));
    }
    return names;
  }

  private static void series(ObjectNode page, SortedMap<String, Map<String, BigDecimal>> values) {
    ArrayNode dates = page.putArray("dates");
    values.keySet().forEach(dates::add);
    ObjectNode series = page.putObject("series");
    List<String> names =
        values.values().stream()
            .flatMap(entry -> entry.keySet().stream())
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    for (String name : names) {
      ArrayNode line = series.putArray(name);
      values.values().forEach(entry -> Cells.add(line, entry.get(name)));
    }
  }
}
