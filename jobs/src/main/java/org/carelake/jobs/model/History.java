package org.carelake.jobs.model;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How a table is carried on that is never made anew. */
@FunctionalInterface
public interface History {
  /**
   * The rows that are new or no longer as they were.
   *
   * @param context with the model's inputs
   * @param versions the table as it is
   * @return rows of the contract's columns; {@code snapshot_id} says which is which, and a version
   *     that ends when it began is to be taken back
   */
  Dataset<Row> changes(BuildContext context, Dataset<Row> versions);
}
