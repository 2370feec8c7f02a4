package org.carelake.jobs.lakehouse;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What changed between two versions of a table.
 *
 * @param rows the table's columns and {@link #SIGN}: rows that came and rows that went; a row that
 *     came as often as it went did not change. Nothing where that can't be told any more
 * @param none whether it is known without looking that nothing changed
 * @param obstacle why it can't be told; empty where it can
 */
public record Changes(Optional<Dataset<Row>> rows, boolean none, String obstacle) {
  /** The column {@code int} that is 1 for a row that came and -1 for one that went. */
  public static final String SIGN = "carelake_sign";

  public Changes {
    Objects.requireNonNull(rows, "rows is null");
    Objects.requireNonNull(obstacle, "obstacle is null");
  }

  static Changes of(Dataset<Row> rows) {
    return new Changes(Optional.of(rows), false, "");
  }

  static Changes nothing() {
    return new Changes(Optional.empty(), true, "");
  }

  /** It can't be told what changed. */
  public static Changes unknown(String obstacle) {
    return new Changes(Optional.empty(), false, obstacle);
  }
}
