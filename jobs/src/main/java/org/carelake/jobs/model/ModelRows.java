package org.carelake.jobs.model;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a model and what could not become one.
 *
 * @param rows the table's rows
 * @param rejected what was left out; complete once the rows were written
 */
public record ModelRows(Dataset<Row> rows, Supplier<List<RejectedResource>> rejected) {
  public ModelRows {
    Objects.requireNonNull(rows, "rows is null");
    Objects.requireNonNull(rejected, "rejected is null");
  }

  /** Rows of a model that leaves nothing out. */
  public static ModelRows of(Dataset<Row> rows) {
    return new ModelRows(rows, List::of);
  }
}
