package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaMergeBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.transforms.sql.Identifiers;

/** Replaces the rows of some keys of a table; a null is a key, too. */
final class KeyMerge {
  /** Tells rows that name a key to be removed from rows to be added. */
  private static final String REPLACED = "carelake_replaced";

  private KeyMerge() {}

  /** When a row of the table has a key that is replaced. */
  static String condition(String key) {
    String quoted = Identifiers.quoted(key);
    return "source." + REPLACED + " and target." + quoted + " <=> source." + quoted;
  }

  /** What is merged into the table: the keys whose rows go, and the rows that come. */
  static Dataset<Row> source(String key, Dataset<Row> keys, Dataset<Row> rows) {
    Dataset<Row> gone = keys.select(col("k").as(key)).withColumn(REPLACED, lit(true));
    return rows.withColumn(REPLACED, lit(false)).unionByName(gone, true);
  }

  /**
   * Takes out what has such a key and adds the rows, by {@link #condition} over {@link #source}.
   */
  static void execute(DeltaMergeBuilder merge, String[] columns) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String column : columns) {
      all.put(Identifiers.quoted(column), "source." + Identifiers.quoted(column));
    }
    merge.whenMatched().delete().whenNotMatched("not source." + REPLACED).insertExpr(all).execute();
  }

  /** The rows of other keys. */
  static Dataset<Row> others(Dataset<Row> table, String key, Dataset<Row> keys) {
    return table.join(
        keys, table.col(Identifiers.quoted(key)).eqNullSafe(keys.col("k")), "left_anti");
  }
}
