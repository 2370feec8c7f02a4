package org.carelake.transforms.quality;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.carelake.schemas.error.CarelakeException;

/** Kinds about one column of any table. Empty values pass all of them but {@code not_null}. */
final class ColumnKinds {
  private static final String PARENT = "__carelake_parent";
  private static final String BEFORE = "__carelake_before";

  private ColumnKinds() {}

  static List<TestKind> all() {
    return List.of(
        TestKind.named("not_null", "No row has an empty value.")
            .column()
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Rows(a.column().isNull())),
        TestKind.named("unique", "No value stands in two rows; counts the values that do.")
            .column()
            .counts(
                TestKind.Unit.VALUES,
                (a, in) -> new Check.Repeats(List.of(a.column()), true, false)),
        TestKind.named("accepted_values", "Every value is one of a list.")
            .column()
            .required("values", Parameter.Type.TEXTS, "the values that may stand there")
            .counts(
                TestKind.Unit.ROWS,
                (a, in) ->
                    new Check.Rows(
                        not(a.column().cast("string").isin(a.texts("values").toArray())))),
        TestKind.named("relationships", "Every value stands in a column of another table.")
            .column()
            .required("to", Parameter.Type.TABLE, "the table that is referred to")
            .field("field", "to", null, "the column that is referred to")
            .counts(
                TestKind.Unit.ROWS,
                (a, in) -> new Check.Query(rows -> orphans(rows, a.column(), parents(a, in)))),
        TestKind.named("accepted_range", "Every value lies between two bounds.")
            .column()
            .optional("min_value", Parameter.Type.VALUE, "the least value")
            .optional("max_value", Parameter.Type.VALUE, "the greatest value")
            .optional("inclusive", Parameter.Type.FLAG, "true", "whether the bounds may stand")
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Rows(outside(a, in))),
        TestKind.named("not_empty_string", "No text is empty or made of blanks only.")
            .column()
            .counts(
                TestKind.Unit.ROWS,
                (a, in) -> new Check.Rows(trim(a.column(), lit(" \t\r\n")).equalTo(""))),
        TestKind.named(
                "not_null_proportion",
                "The share of rows with a value lies between two bounds; else counts the rows"
                    + " without one, or with one when there are too many.")
            .column()
            .optional("at_least", Parameter.Type.NUMBER, "1", "the least share, 0 to 1")
            .optional("at_most", Parameter.Type.NUMBER, "1", "the greatest share, 0 to 1")
            .counts(TestKind.Unit.TABLE, (a, in) -> new Check.Aggregate(w -> proportion(a, w))),
        TestKind.named(
                "recency",
                "The newest value is no older than some days, weeks, months or years before the"
                    + " date of the run.")
            .column()
            .required("datepart", Parameter.Type.TEXT, "day, week, month or year")
            .required("interval", Parameter.Type.INTEGER, "how many of them")
            .asOf()
            .counts(TestKind.Unit.TABLE, (a, in) -> new Check.Aggregate(w -> stale(a, in, w))),
        TestKind.named("sequential_values", "Each value follows the one before it by one step.")
            .column()
            .optional("interval", Parameter.Type.NUMBER, "1", "the step; days for dates")
            .optional("group_by", Parameter.Type.COLUMNS, "columns within which values follow")
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Query(rows -> gaps(a, rows))));
  }

  private static Dataset<Row> parents(Arguments arguments, TestInputs inputs) {
    return inputs.tables().apply(arguments.table("to")).select(arguments.field("field").as(PARENT));
  }

  /** The rows whose value stands nowhere in a table of one column. */
  private static Dataset<Row> orphans(Dataset<Row> rows, Column value, Dataset<Row> parents) {
    return rows.where(value.isNotNull()).join(parents, value.equalTo(col(PARENT)), "left_anti");
  }

  private static Column outside(Arguments a, TestInputs inputs) {
    if (!a.has("min_value") && !a.has("max_value")) {
      return lit(false);
    }
    boolean inclusive = a.flag("inclusive");
    Column breaks = lit(false);
    if (a.has("min_value")) {
      Column least = a.sql("min_value", inputs);
      breaks = breaks.or(inclusive ? a.column().lt(least) : a.column().leq(least));
    }
    if (a.has("max_value")) {
      Column greatest = a.sql("max_value", inputs);
      breaks = breaks.or(inclusive ? a.column().gt(greatest) : a.column().geq(greatest));
    }
    return breaks;
  }

  private static Column proportion(Arguments a, Column where) {
    Column with = count_if(where.and(a.column().isNotNull()));
    Column without = count_if(where.and(a.column().isNull()));
    Column all = with.plus(without);
    BigDecimal least = a.number("at_least").orElseThrow();
    BigDecimal most = a.number("at_most").orElseThrow();
    return when(with.lt(all.multiply(lit(least))), without)
        .when(with.gt(all.multiply(lit(most))), with)
        .otherwise(0L);
  }

  private static Column stale(Arguments a, TestInputs inputs, Column where) {
    int number = Math.toIntExact(a.integer("interval").orElseThrow());
    Column asOf = lit(inputs.asOf());
    Column oldest =
        switch (a.text("datepart")) {
          case "day" -> date_sub(asOf, number);
          case "week" -> date_sub(asOf, 7 * number);
          case "month" -> add_months(asOf, -number);
          case "year" -> add_months(asOf, -12 * number);
          default ->
              throw new CarelakeException(
                  CarelakeException.Category.CONFIGURATION,
                  "recency: 'datepart' must be day, week, month or year, found "
                      + a.text("datepart"));
        };
    Column newest = max(when(where, a.column().cast("date")));
    return when(coalesce(newest.lt(oldest), lit(true)), 1L).otherwise(0L);
  }

  private static Dataset<Row> gaps(Arguments a, Dataset<Row> rows) {
    WindowSpec order =
        Window.partitionBy(a.columns("group_by").toArray(Column[]::new)).orderBy(a.column());
    BigDecimal step = a.number("interval").orElseThrow();
    Column next =
        a.columnType(TestKind.COLUMN).typeName().equals("date")
            ? org.apache.spark.sql.functions.date_add(col(BEFORE), step.intValueExact())
            : col(BEFORE).plus(lit(step));
    return rows.where(a.column().isNotNull())
        .withColumn(BEFORE, lag(a.column(), 1).over(order))
        .where(col(BEFORE).isNotNull().and(not(a.column().equalTo(next))))
        .drop(BEFORE);
  }
}
