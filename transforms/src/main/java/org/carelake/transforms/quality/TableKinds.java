package org.carelake.transforms.quality;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.table.TableName;

/** Kinds about several columns of any table, or the table as a whole. */
final class TableKinds {
  private TableKinds() {}

  static List<TestKind> all() {
    return List.of(
        TestKind.named(
                "unique_combination",
                "No combination of values stands in two rows; counts those that do. Empty values"
                    + " are equal here.")
            .required("columns", Parameter.Type.COLUMNS, "the columns of the combination")
            .counts(
                TestKind.Unit.VALUES,
                (a, in) -> new Check.Repeats(a.columns("columns"), false, false)),
        TestKind.named("expression_is_true", "SQL about a row is true, or null, of every row.")
            .required("expression", Parameter.Type.CONDITION, "what holds of every row")
            .counts(TestKind.Unit.ROWS, (a, in) -> new Check.Rows(not(a.sql("expression", in)))),
        TestKind.named(
                "row_count",
                "The number of rows lies between two bounds, or between two ratios of another"
                    + " table's; else counts how many are missing or too many.")
            .optional("min", Parameter.Type.INTEGER, "the least number")
            .optional("max", Parameter.Type.INTEGER, "the greatest number")
            .optional("compare_to", Parameter.Type.TABLE, "another table")
            .optional("min_ratio", Parameter.Type.NUMBER, "rows per row of the other, at least")
            .optional("max_ratio", Parameter.Type.NUMBER, "rows per row of the other, at most")
            .counts(TestKind.Unit.TABLE, TableKinds::rowCount),
        TestKind.named("equal_rowcount", "There are as many rows as in another table.")
            .required("compare_to", Parameter.Type.TABLE, "the other table")
            .comparesOnly()
            .counts(
                TestKind.Unit.TABLE,
                (a, in) ->
                    new Check.Count(
                        rows ->
                            beside(rows, in, a.table("compare_to"))
                                .select(abs(col("rows").minus(col("others")))))));
  }

  private static Check rowCount(Arguments a, TestInputs inputs) {
    if (!a.has("compare_to")) {
      return new Check.Aggregate(
          where -> off(count_if(where), bound(a.integer("min")), bound(a.integer("max"))));
    }
    return new Check.Count(
        rows ->
            beside(rows, inputs, a.table("compare_to"))
                .select(
                    org.apache.spark.sql.functions.greatest(
                        off(col("rows"), bound(a.integer("min")), bound(a.integer("max"))),
                        off(
                            col("rows"),
                            a.number("min_ratio").map(ratio -> ceil(times(ratio))),
                            a.number("max_ratio").map(ratio -> floor(times(ratio)))))));
  }

  private static Optional<Column> bound(Optional<Long> number) {
    return number.map(value -> lit(value));
  }

  private static Column times(BigDecimal ratio) {
    return col("others").multiply(lit(ratio));
  }

  /** How far a number lies outside of bounds; a bigint. */
  private static Column off(Column number, Optional<Column> least, Optional<Column> greatest) {
    Column off = lit(0L);
    if (greatest.isPresent()) {
      off = when(number.gt(greatest.get()), number.minus(greatest.get())).otherwise(off);
    }
    if (least.isPresent()) {
      off = when(number.lt(least.get()), least.get().minus(number)).otherwise(off);
    }
    return off.cast("bigint");
  }

  /** One row: how many rows there are, and how many in another table. */
  private static Dataset<Row> beside(Dataset<Row> rows, TestInputs inputs, TableName other) {
    return rows.agg(count(lit(1)).as("rows"))
        .crossJoin(inputs.tables().apply(other).agg(count(lit(1)).as("others")));
  }
}
