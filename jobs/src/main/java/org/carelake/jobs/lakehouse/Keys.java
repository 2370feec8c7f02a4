package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.transforms.sql.Identifiers;

/** Tells rows apart by whether their key is one of some keys; a null is a key, too. */
final class Keys {
  private Keys() {}

  /** The rows that have such a key. */
  static Dataset<Row> with(Dataset<Row> rows, String key, Dataset<Row> keys) {
    return rows.join(broadcast(keys), equal(rows, key, keys), "left_semi");
  }

  /** The rows that have none. */
  static Dataset<Row> without(Dataset<Row> rows, String key, Dataset<Row> keys) {
    return rows.join(keys, equal(rows, key, keys), "left_anti");
  }

  private static Column equal(Dataset<Row> rows, String key, Dataset<Row> keys) {
    return rows.col(Identifiers.quoted(key)).eqNullSafe(keys.col("k"));
  }
}
