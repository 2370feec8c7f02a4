package org.carelake.transforms.metrics;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.carelake.transforms.sql.Identifiers;

/**
 * The rows of a group's source, cut down to what its aggregates need: {@code organization_id} and
 * {@code dimension_value} string, {@code period} and {@code until} date (the period in which a row
 * begins to count, and the first in which it no longer does), {@code entity}, and for each filter
 * and slot a boolean {@code f0…}, {@code c0…}, for sums the amounts {@code x0…}.
 */
final class GroupRows {
  static final String ORGANIZATION = "organization_id";
  static final String DIMENSION = "dimension_value";
  static final String PERIOD = "period";
  static final String UNTIL = "until";
  static final String ENTITY = "entity";

  /** The type of every number of the fact. */
  static final DecimalType NUMBER = DataTypes.createDecimalType(28, 6);

  private static final String DAY = "day";

  private final MetricGroup group;
  private final Periods periods;

  GroupRows(MetricGroup group, LocalDate asOf) {
    this.group = group;
    this.periods = new Periods(group.first().definition().grain(), asOf);
  }

  Periods periods() {
    return periods;
  }

  Dataset<Row> of(Dataset<Row> source) {
    List<Column> columns = new ArrayList<>(List.of(organization(), dimension()));
    columns.add(group.first().period().orElse(periods.today()).as(DAY));
    group.first().until().ifPresent(until -> columns.add(periods.endOf(until).as(UNTIL)));
    for (int i = 0; i < group.filters().size(); i++) {
      columns.add(truth(group.filters().get(i)).as("f" + i));
    }
    for (int i = 0; i < group.slots().size(); i++) {
      columns.addAll(slot(i));
    }
    return source
        .select(columns.toArray(Column[]::new))
        .where(col(DAY).leq(periods.today()).and(any("f", group.filters().size())))
        .withColumn(PERIOD, periods.of(col(DAY)))
        .drop(DAY);
  }

  /** The organization of a row of the source. */
  Column organization() {
    return Identifiers.column(group.first().definition().entityKeys().sql())
        .cast(DataTypes.StringType)
        .as(ORGANIZATION);
  }

  /** The value of a row's dimension; null when the group has none. */
  Column dimension() {
    return group
        .dimension()
        .map(name -> coalesce(Identifiers.column(name).cast(DataTypes.StringType), lit("unknown")))
        .orElse(lit(null).cast(DataTypes.StringType))
        .as(DIMENSION);
  }

  private List<Column> slot(int number) {
    MetricGroup.Slot slot = group.slots().get(number);
    Column filter = truth(group.filters().get(slot.filter()));
    if (slot.aggregate() instanceof MetricAggregate.Distinct distinct) {
      Column counts = filter.and(truth(distinct.where())).and(distinct.isGiven());
      return number == 0
          ? List.of(distinct.entity().as(ENTITY), counts.as("c0"))
          : List.of(counts.as("c" + number));
    }
    MetricAggregate.Sum sum = (MetricAggregate.Sum) slot.aggregate();
    return List.of(when(filter.and(truth(sum.where())), sum.value()).cast(NUMBER).as("x" + number));
  }

  /** The columns of a kind, {@code f0}, {@code f1}, …, each turned into something. */
  static List<Column> each(int number, IntFunction<Column> column) {
    return IntStream.range(0, number).mapToObj(column).toList();
  }

  private static Column any(String kind, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> col(kind + i))
        .reduce(Column::or)
        .orElse(functions.lit(true));
  }

  private static Column truth(Column condition) {
    return coalesce(condition, lit(false));
  }
}
