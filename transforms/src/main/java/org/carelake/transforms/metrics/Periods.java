package org.carelake.transforms.metrics;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.schemas.metric.Grain;

/** The periods of a grain as columns; a period is its first day. */
record Periods(Grain grain, LocalDate asOf) {

  /** The as-of date. */
  Column today() {
    return lit(asOf);
  }

  /** The period that a day lies in. */
  Column of(Column day) {
    return grain == Grain.DAY ? day : trunc(day, grain.code());
  }

  /** The period a number of periods later. */
  Column plus(Column period, int number) {
    return switch (grain) {
      case DAY -> number < 0 ? date_sub(period, -number) : date_add(period, number);
      case WEEK -> number < 0 ? date_sub(period, -7 * number) : date_add(period, 7 * number);
      case MONTH -> add_months(period, number);
      case QUARTER -> add_months(period, 3 * number);
      case YEAR -> add_months(period, 12 * number);
    };
  }

  /** All periods from one to another, both included. */
  Column between(Column first, Column last) {
    return sequence(first, last, expr("interval 1 " + grain.code()));
  }

  /**
   * The first period at whose end a row that holds until a day, that day included, holds no longer;
   * null when it still holds on the as-of date. The end of the running period is the as-of date.
   */
  Column endOf(Column until) {
    Column period = of(until);
    Column next = plus(period, 1);
    return when(until.isNull().or(until.geq(today())), lit(null).cast(DataTypes.DateType))
        .when(until.geq(least(date_sub(next, 1), today())), next)
        .otherwise(period);
  }
}
