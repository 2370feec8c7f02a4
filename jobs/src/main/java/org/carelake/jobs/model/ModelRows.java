package org.carelake.jobs.model;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a model and what could not become one.
 *
 * @param rows the table's rows
 * @param rejected what was left out; complete once the rows were written
 * @param knownEmpty whether there are no rows because there is nothing to make them from
 */
public record ModelRows(
    Dataset<Row> rows, Supplier<List<RejectedResource>> rejected, boolean knownEmpty) {
  public ModelRows {
    Objects.requireNonNull(rows, "rows is null");
    Objects.requireNonNull(rejected, "rejected is null");
  }

  /** Rows of a model that leaves nothing out. */
  public static ModelRows of(Dataset<Row> rows) {
    return new ModelRows(rows, List::of, false);
  }

  /** No rows, of a model whose inputs don't exist. */
  public static ModelRows none(SparkSession spark, StructType schema) {
    return new ModelRows(spark.createDataFrame(List.<Row>of(), schema), List::of, true);
  }
}
