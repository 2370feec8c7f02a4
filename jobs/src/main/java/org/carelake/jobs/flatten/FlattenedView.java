package org.carelake.jobs.flatten;

import java.util.Objects;
import org.apache.spark.sql.types.StructType;

/**
 * The table that a view gave.
 *
 * @param view the view's name
 * @param folder holds its Parquet files and {@code _SUCCESS}
 * @param schema its columns; all may be null
 * @param rows number of rows
 * @param files number of files; at least one, so that the schema can be read
 * @param bytes size of the files
 */
public record FlattenedView(
    String view, String folder, StructType schema, long rows, int files, long bytes) {
  public FlattenedView {
    Objects.requireNonNull(view, "view is null");
    Objects.requireNonNull(folder, "folder is null");
    Objects.requireNonNull(schema, "schema is null");
  }
}
