package org.carelake.transforms.metrics;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.table.TableName;

/**
 * The metrics of a catalogue, checked, as one query over their sources: one pass per source, dates
 * and thing counted, however many metrics are made of it.
 */
public final class MetricsQuery {
  /** The column of the organization, whatever it is called in the source. */
  public static final String ORGANIZATION = GroupRows.ORGANIZATION;

  private static final StructType ENTRY =
      StructType.fromDDL(
          "metric int, period_grain string, dimension_name string, metric_id string, unit string,"
              + " factor int, has_denominator boolean, method_version string, description string,"
              + " status string");

  private final List<CompiledMetric> metrics;

  private MetricsQuery(List<CompiledMetric> metrics) {
    this.metrics = metrics;
  }

  /**
   * Checks a catalogue against the tables that it names.
   *
   * @param tables the columns of each known table
   * @throws CarelakeException that lists every unknown table, unknown column and wrong SQL with
   *     file and line
   */
  public static MetricsQuery of(
      List<MetricDefinition> catalogue, Map<TableName, StructType> tables) {
    List<CompiledMetric> compiled = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (MetricDefinition definition : catalogue) {
      try {
        compiled.add(CompiledMetric.of(definition, columns(definition, tables)));
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return new MetricsQuery(List.copyOf(compiled));
  }

  private static StructType columns(
      MetricDefinition definition, Map<TableName, StructType> tables) {
    StructType columns = tables.get(definition.source());
    if (columns == null) {
      throw CarelakeException.configuration(
          definition.location(),
          "metric '"
              + definition.id()
              + "': no model makes its source_model "
              + definition.source()
              + Suggestion.of(
                  definition.source().toString(),
                  tables.keySet().stream().map(TableName::toString).toList()));
    }
    return columns;
  }

  /** The tables it reads. */
  public SortedSet<TableName> inputs() {
    SortedSet<TableName> inputs = new TreeSet<>();
    metrics.forEach(metric -> inputs.add(metric.definition().source()));
    return inputs;
  }

  /** How many passes over tables it makes. */
  public int passes() {
    return groups(true).size() + groups(false).size();
  }

  /**
   * The fact: {@code period_date date, period_grain string, organization_id string, dimension_name
   * string, dimension_value string, metric_id string, value, unit string, method_version string,
   * description string, status string, numerator, denominator, run_id string}; numbers are {@code
   * decimal(28,6)}.
   *
   * @param tables the Dataset of each input
   * @param asOf nothing later counts, and states are told up to here
   */
  public Dataset<Row> apply(
      SparkSession spark, Function<TableName, Dataset<Row>> tables, LocalDate asOf, String runId) {
    Dataset<Row> parts =
        union(groups(true), tables, asOf)
            .map(
                whole ->
                    union(groups(false), tables, asOf)
                        .map(halves -> whole.unionAll(joined(halves)))
                        .orElse(whole))
            .or(() -> union(groups(false), tables, asOf).map(MetricsQuery::joined))
            .orElseThrow(() -> new IllegalStateException("a catalogue has metrics"));
    Column value =
        functions
            .when(
                col("has_denominator"),
                col("numerator")
                    .multiply(col("factor"))
                    .divide(functions.when(col("denominator").notEqual(0), col("denominator"))))
            .otherwise(col("numerator"));
    return parts
        .join(broadcast(entries(spark)), "metric")
        .select(
            col(GroupRows.PERIOD).as("period_date"),
            col("period_grain"),
            col(GroupRows.ORGANIZATION),
            col("dimension_name"),
            col(GroupRows.DIMENSION),
            col("metric_id"),
            value.cast(GroupRows.NUMBER).as("value"),
            col("unit"),
            col("method_version"),
            col("description"),
            col("status"),
            col("numerator"),
            col("denominator"),
            lit(runId).as("run_id"));
  }

  private List<MetricGroup> groups(boolean whole) {
    Map<Integer, CompiledMetric> chosen = new LinkedHashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      if (metrics.get(i).isWhole() == whole) {
        chosen.put(i, metrics.get(i));
      }
    }
    return MetricGroup.of(chosen);
  }

  private Optional<Dataset<Row>> union(
      List<MetricGroup> groups, Function<TableName, Dataset<Row>> tables, LocalDate asOf) {
    return groups.stream().map(group -> unpivoted(group, tables, asOf)).reduce(Dataset::unionAll);
  }

  private Dataset<Row> unpivoted(
      MetricGroup group, Function<TableName, Dataset<Row>> tables, LocalDate asOf) {
    MetricDefinition definition = group.first().definition();
    Dataset<Row> source = tables.apply(definition.source());
    Dataset<Row> wide =
        definition.isState()
            ? new StateQuery(group, asOf).of(source)
            : new FlowQuery(group, asOf).of(source);
    List<Column> rows = new ArrayList<>();
    for (MetricGroup.Part part : group.parts()) {
      rows.add(
          struct(
              lit(entry(part.metric(), group.dimension())).as("metric"),
              col("p" + part.filter()).as("present"),
              slot(part.numerator()).as("numerator"),
              slot(part.denominator()).as("denominator")));
    }
    return wide.select(
            col(GroupRows.PERIOD),
            col(GroupRows.ORGANIZATION),
            col(GroupRows.DIMENSION),
            inline(array(rows.toArray(Column[]::new))))
        .where("present")
        .drop("present");
  }

  private static Column slot(int number) {
    return (number < 0 ? lit(null) : col("a" + number)).cast(GroupRows.NUMBER);
  }

  /** Numerators and denominators that came from different passes, side by side. */
  private static Dataset<Row> joined(Dataset<Row> halves) {
    return halves
        .groupBy(GroupRows.PERIOD, GroupRows.ORGANIZATION, GroupRows.DIMENSION, "metric")
        .agg(
            coalesce(max("numerator"), lit(0).cast(GroupRows.NUMBER)).as("numerator"),
            coalesce(max("denominator"), lit(0).cast(GroupRows.NUMBER)).as("denominator"))
        .select(
            GroupRows.PERIOD,
            GroupRows.ORGANIZATION,
            GroupRows.DIMENSION,
            "metric",
            "numerator",
            "denominator");
  }

  /** A number for a metric as a whole or broken down by a dimension. */
  private int entry(int metric, Optional<String> dimension) {
    int place =
        dimension
            .map(
                name ->
                    1
                        + metrics.get(metric).definition().dimensions().stream()
                            .map(text -> text.sql())
                            .toList()
                            .indexOf(name))
            .orElse(0);
    return metric * 100 + place;
  }

  private Dataset<Row> entries(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      MetricDefinition definition = metrics.get(i).definition();
      rows.add(row(entry(i, Optional.empty()), definition, null));
      for (var dimension : definition.dimensions()) {
        rows.add(row(entry(i, Optional.of(dimension.sql())), definition, dimension.sql()));
      }
    }
    return spark.createDataFrame(rows, ENTRY);
  }

  private static Row row(int entry, MetricDefinition definition, String dimension) {
    return RowFactory.create(
        entry,
        definition.grain().code(),
        dimension,
        definition.id(),
        definition.unit().code(),
        definition.unit().factor(),
        definition.denominator().isPresent(),
        definition.version(),
        definition.description(),
        definition.status());
  }
}
