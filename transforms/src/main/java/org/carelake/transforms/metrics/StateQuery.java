package org.carelake.transforms.metrics;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * How things stood at the end of each period, from the first row of an organization to the as-of
 * date. Only changes are counted: a thing counts from its first row on (or from the start to the
 * end of each stretch in which one of its rows holds), the counts are summed up over the changes,
 * and each sum is repeated until the next change. So the cost is that of the rows and of the
 * result, and never that of the days times the rows.
 */
final class StateQuery {
  private static final Column ORGANIZATION = col(GroupRows.ORGANIZATION);
  private static final Column DIMENSION = col(GroupRows.DIMENSION);
  private static final Column PERIOD = col(GroupRows.PERIOD);
  private static final Column ENTITY = col(GroupRows.ENTITY);
  private static final Column UNTIL = col(GroupRows.UNTIL);
  private static final Column SLOT = col("slot");
  private static final LocalDate FOR_EVER = LocalDate.of(9999, 12, 31);

  private final MetricGroup group;
  private final GroupRows rows;
  private final int slots;
  private final int filters;

  StateQuery(MetricGroup group, LocalDate asOf) {
    this.group = group;
    this.rows = new GroupRows(group, asOf);
    this.slots = group.slots().size();
    this.filters = group.filters().size();
  }

  /** A row per organization, dimension and period: presence {@code p0…}, aggregates {@code a0…}. */
  Dataset<Row> of(Dataset<Row> source) {
    Dataset<Row> input = rows.of(source);
    boolean distinct = group.slots().get(0).aggregate() instanceof MetricAggregate.Distinct;
    if (group.first().until().isPresent()) {
      return spine(distinct ? stretches(input) : amountsThatEnd(input));
    }
    return spine(distinct ? firsts(input) : amounts(input));
  }

  /** Changes of counts of things that count from their first row on. */
  private Dataset<Row> firsts(Dataset<Row> input) {
    List<Column> first = new ArrayList<>();
    first.addAll(each(slots, i -> min(when(col("c" + i), PERIOD)).as("s" + i)));
    first.addAll(each(filters, i -> min(when(col("f" + i), PERIOD)).as("t" + i)));
    Dataset<Row> entities =
        FlowQuery.aggregate(input.groupBy(ORGANIZATION, DIMENSION, ENTITY), first);
    List<Column> dates = new ArrayList<>();
    dates.addAll(each(slots, i -> col("s" + i)));
    dates.addAll(each(filters, i -> col("t" + i)));
    Dataset<Row> days =
        entities.withColumn(
            GroupRows.PERIOD,
            explode(array_distinct(array_compact(array(dates.toArray(Column[]::new))))));
    List<Column> changes = new ArrayList<>();
    changes.addAll(each(slots, i -> sum(one(col("s" + i).equalTo(PERIOD))).as("n" + i)));
    changes.addAll(each(filters, i -> sum(one(col("t" + i).equalTo(PERIOD))).as("m" + i)));
    return FlowQuery.aggregate(days.groupBy(ORGANIZATION, DIMENSION, PERIOD), changes);
  }

  /** Changes of sums of rows that count for ever. */
  private Dataset<Row> amounts(Dataset<Row> input) {
    List<Column> changes = new ArrayList<>();
    changes.addAll(each(slots, i -> coalesce(sum(col("x" + i)), lit(0)).as("n" + i)));
    changes.addAll(each(filters, i -> sum(one(col("f" + i))).as("m" + i)));
    return FlowQuery.aggregate(input.groupBy(ORGANIZATION, DIMENSION, PERIOD), changes);
  }

  /** Changes of sums of rows that come and go. */
  private Dataset<Row> amountsThatEnd(Dataset<Row> input) {
    List<Column> plus = new ArrayList<>(List.of(ORGANIZATION, DIMENSION, PERIOD));
    List<Column> minus = new ArrayList<>(List.of(ORGANIZATION, DIMENSION, UNTIL.as("period")));
    plus.addAll(each(slots, i -> col("x" + i)));
    minus.addAll(each(slots, i -> col("x" + i).multiply(-1).cast(GroupRows.NUMBER).as("x" + i)));
    plus.addAll(each(filters, i -> col("f" + i)));
    minus.addAll(each(filters, i -> lit(false).as("f" + i)));
    return amounts(
        input
            .select(plus.toArray(Column[]::new))
            .unionAll(input.where(UNTIL.isNotNull()).select(minus.toArray(Column[]::new))));
  }

  /**
   * Changes of counts of things that come and go. Rows of a thing may overlap: stretches that touch
   * are one.
   */
  private Dataset<Row> stretches(Dataset<Row> input) {
    Column end = coalesce(UNTIL, lit(FOR_EVER));
    List<Column> conditions = new ArrayList<>();
    each(slots, i -> slot(i, col("c" + i), end)).forEach(conditions::add);
    // an organization that has had a row goes on to have a value
    each(filters, i -> slot(slots + i, col("f" + i), lit(FOR_EVER))).forEach(conditions::add);
    WindowSpec inOrder =
        Window.partitionBy(ORGANIZATION, DIMENSION, ENTITY, SLOT).orderBy(PERIOD, col("end"));
    WindowSpec former = inOrder.rowsBetween(Window.unboundedPreceding(), -1);
    WindowSpec upToHere = inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Dataset<Row> steps =
        input
            .select(
                ORGANIZATION,
                DIMENSION,
                ENTITY,
                PERIOD,
                inline(array(conditions.toArray(Column[]::new))))
            .where(col("holds").and(PERIOD.lt(col("end"))))
            .withColumn("before", max("end").over(former))
            .withColumn("reached", max("end").over(upToHere))
            .withColumn("next", lead(PERIOD, 1).over(inOrder));
    Column begins = col("before").isNull().or(PERIOD.gt(col("before")));
    Column ends =
        col("reached")
            .lt(lit(FOR_EVER))
            .and(col("next").isNull().or(col("next").gt(col("reached"))));
    Dataset<Row> changes =
        steps
            .where(begins)
            .select(ORGANIZATION, DIMENSION, PERIOD, SLOT, lit(1).as("change"))
            .unionAll(
                steps
                    .where(ends)
                    .select(
                        ORGANIZATION,
                        DIMENSION,
                        col("reached").as(GroupRows.PERIOD),
                        SLOT,
                        lit(-1).as("change")));
    List<Column> sums = new ArrayList<>();
    sums.addAll(each(slots, i -> sum(changeOf(i)).as("n" + i)));
    sums.addAll(each(filters, i -> sum(changeOf(slots + i)).as("m" + i)));
    return FlowQuery.aggregate(changes.groupBy(ORGANIZATION, DIMENSION, PERIOD), sums);
  }

  private static Column slot(int number, Column holds, Column end) {
    return struct(lit(number).as("slot"), holds.as("holds"), end.as("end"));
  }

  private static Column changeOf(int slot) {
    return when(SLOT.equalTo(slot), col("change")).otherwise(lit(0));
  }

  /** Sums up the changes and repeats each sum until the next one. */
  private Dataset<Row> spine(Dataset<Row> changes) {
    Periods periods = rows.periods();
    Column running = periods.of(periods.today());
    WindowSpec inOrder = Window.partitionBy(ORGANIZATION, DIMENSION).orderBy(PERIOD);
    WindowSpec upToHere = inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    List<Column> columns = new ArrayList<>(List.of(ORGANIZATION, DIMENSION, PERIOD));
    columns.addAll(each(slots, i -> sum("n" + i).over(upToHere).as("a" + i)));
    columns.addAll(each(filters, i -> sum("m" + i).over(upToHere).gt(0).as("p" + i)));
    columns.add(lead(PERIOD, 1).over(inOrder).as("next"));
    return changes
        .where(PERIOD.leq(running))
        .select(columns.toArray(Column[]::new))
        .withColumn(
            GroupRows.PERIOD,
            explode(periods.between(PERIOD, coalesce(periods.plus(col("next"), -1), running))))
        .drop("next");
  }

  private static Column one(Column condition) {
    return when(condition, lit(1)).otherwise(lit(0));
  }

  private static List<Column> each(int number, IntFunction<Column> column) {
    return GroupRows.each(number, column);
  }
}
