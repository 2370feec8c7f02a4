package org.carelake.transforms.metrics;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.metric.MetricsCatalogReader;
import org.carelake.schemas.table.TableName;

/** A small table of events and metrics over it, told as lines of text. */
final class Events {
  static final TableName TABLE = TableName.gold("events");
  static final StructType SCHEMA =
      StructType.fromDDL(
          "org string, client string, kind string, day date, last_day date, points int,"
              + " event_id string");

  private final SparkSession spark;
  private final List<Row> rows = new ArrayList<>();

  Events(SparkSession spark) {
    this.spark = spark;
  }

  /** Adds an event; a day is written {@code 2026-01-31}, nothing is null. */
  Events add(String org, String client, String kind, String day, String lastDay, Integer points) {
    rows.add(
        RowFactory.create(
            org, client, kind, date(day), date(lastDay), points, "event-" + rows.size()));
    return this;
  }

  Events add(String org, String client, String kind, String day) {
    return add(org, client, kind, day, null, null);
  }

  private static Date date(String day) {
    return day == null ? null : Date.valueOf(LocalDate.parse(day));
  }

  /** The query of one entry, given without id, entity_keys, source_model, description, version. */
  static MetricsQuery query(String... entry) {
    return MetricsQuery.of(
        MetricsCatalogReader.read("catalog.yml", yaml(entry)), Map.of(TABLE, SCHEMA));
  }

  private static String yaml(String... entry) {
    return IntStream.range(0, entry.length)
        .mapToObj(
            i ->
                "  - id: m"
                    + i
                    + "\n    entity_keys: [org]\n    source_model: gold.events\n"
                    + "    description: A test.\n    version: v1\n"
                    + entry[i].lines().map(line -> "    " + line).collect(Collectors.joining("\n")))
        .collect(Collectors.joining("\n", "metrics:\n", "\n"));
  }

  /** The fact. */
  Dataset<Row> fact(LocalDate asOf, String... entry) {
    Dataset<Row> events = spark.createDataFrame(rows, SCHEMA);
    return query(entry).apply(spark, table -> events, asOf, "run-1");
  }

  /**
   * The fact as sorted lines {@code date org [dimension=value] metric value
   * (numerator/denominator)}.
   */
  List<String> lines(String asOf, String... entry) {
    return fact(LocalDate.parse(asOf), entry).collectAsList().stream()
        .map(Events::line)
        .sorted()
        .toList();
  }

  private static String line(Row row) {
    String dimension =
        row.getAs("dimension_name") == null
            ? ""
            : " " + row.getAs("dimension_name") + "=" + row.getAs("dimension_value");
    String parts =
        row.getAs("denominator") == null
            ? ""
            : " (" + number(row, "numerator") + "/" + number(row, "denominator") + ")";
    return row.getAs("period_date")
        + " "
        + row.getAs("organization_id")
        + dimension
        + " "
        + row.getAs("metric_id")
        + " "
        + number(row, "value")
        + parts;
  }

  private static String number(Row row, String column) {
    BigDecimal value = row.getAs(column);
    return value == null ? "null" : value.stripTrailingZeros().toPlainString();
  }
}
