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
 * @param named how many rows came and went at most, where commits name them one by one; -1 where
 *     files came and went as a whole, most of whose rows may be the same as before
 * @param obstacle why it can't be told; empty where it can
 */
public record Changes(Optional<Dataset<Row>> rows, boolean none, long named, String obstacle) {
  /** The column {@code int} that is 1 for a row that came and -1 for one that went. */
  public static final String SIGN = "carelake_sign";

  public Changes {
    Objects.requireNonNull(rows, "rows is null");
    Objects.requireNonNull(obstacle, "obstacle is null");
  }

  static Changes of(Dataset<Row> rows, long named) {
    return new Changes(Optional.of(rows), false, named, "");
  }

  static Changes nothing() {
    return new Changes(Optional.empty(), true, 0, "");
  }

  /** It can't be told what changed. */
  public static Changes unknown(String obstacle) {
    return new Changes(Optional.empty(), false, -1, obstacle);
  }
}
