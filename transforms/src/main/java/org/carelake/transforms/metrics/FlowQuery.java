package org.carelake.transforms.metrics;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What happened in each period. Distinct counts are worked out by grouping twice, first by the
 * thing counted: however many conditions it is counted under, rows are never multiplied, as Spark
 * does for several {@code count(distinct …)} side by side.
 */
final class FlowQuery {
  private static final Column[] KEYS = {
    col(GroupRows.ORGANIZATION), col(GroupRows.DIMENSION), col(GroupRows.PERIOD)
  };

  private final MetricGroup group;
  private final GroupRows rows;

  FlowQuery(MetricGroup group, LocalDate asOf) {
    this.group = group;
    this.rows = new GroupRows(group, asOf);
  }

  /** A row per organization, dimension and period: presence {@code p0…}, aggregates {@code a0…}. */
  Dataset<Row> of(Dataset<Row> source) {
    MetricAggregate kind = group.slots().get(0).aggregate();
    if (kind instanceof MetricAggregate.Distinct) {
      return distinct(rows.of(source));
    }
    return kind instanceof MetricAggregate.Sum ? sums(rows.of(source)) : other(source);
  }

  private Dataset<Row> distinct(Dataset<Row> input) {
    List<Column> flags = new ArrayList<>();
    flags.addAll(slots(i -> max(col("c" + i)).as("c" + i)));
    flags.addAll(filters(i -> max(col("f" + i)).as("f" + i)));
    Dataset<Row> entities =
        aggregate(input.groupBy(KEYS[0], KEYS[1], KEYS[2], col(GroupRows.ENTITY)), flags);
    List<Column> counts = new ArrayList<>();
    counts.addAll(filters(i -> max(col("f" + i)).as("p" + i)));
    counts.addAll(slots(i -> sum(when(col("c" + i), lit(1)).otherwise(lit(0))).as("a" + i)));
    return aggregate(entities.groupBy(KEYS), counts);
  }

  private Dataset<Row> sums(Dataset<Row> input) {
    List<Column> sums = new ArrayList<>();
    sums.addAll(filters(i -> max(col("f" + i)).as("p" + i)));
    sums.addAll(slots(i -> coalesce(sum(col("x" + i)), lit(0)).as("a" + i)));
    return aggregate(input.groupBy(KEYS), sums);
  }

  private Dataset<Row> other(Dataset<Row> source) {
    Periods periods = rows.periods();
    Column day = group.first().period().orElse(periods.today());
    List<Column> values = new ArrayList<>(List.of(max(lit(true)).as("p0")));
    values.addAll(
        slots(i -> ((MetricAggregate.Other) group.slots().get(i).aggregate()).value().as("a" + i)));
    return aggregate(
        source
            .where(group.filters().get(0))
            .where(day.leq(periods.today()))
            .groupBy(rows.organization(), rows.dimension(), periods.of(day).as(GroupRows.PERIOD)),
        values);
  }

  private List<Column> slots(java.util.function.IntFunction<Column> column) {
    return GroupRows.each(group.slots().size(), column);
  }

  private List<Column> filters(java.util.function.IntFunction<Column> column) {
    return GroupRows.each(group.filters().size(), column);
  }

  static Dataset<Row> aggregate(
      org.apache.spark.sql.RelationalGroupedDataset grouped, List<Column> columns) {
    return grouped.agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }
}
