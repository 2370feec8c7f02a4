package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of one table that another has or has not, by columns of equal names; null equals null. */
final class SameRows {
  private SameRows() {}

  static Dataset<Row> with(Dataset<Row> rows, Dataset<Row> others, List<String> names) {
    return rows.join(renamed(others, names), condition(names), "left_semi");
  }

  static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others, List<String> names) {
    return rows.join(renamed(others, names), condition(names), "left_anti");
  }

  private static Dataset<Row> renamed(Dataset<Row> others, List<String> names) {
    return others.select(
        names.stream().map(name -> col(name).as("other_" + name)).toArray(Column[]::new));
  }

  private static Column condition(List<String> names) {
    return names.stream()
        .map(name -> col(name).eqNullSafe(col("other_" + name)))
        .reduce(Column::and)
        .orElseThrow();
  }
}
