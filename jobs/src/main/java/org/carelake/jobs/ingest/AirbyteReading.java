package org.carelake.jobs.ingest;

import java.util.Objects;

/**
 * A table that Airbyte fills, and how it is read this time.
 *
 * @param few whether the rows are too few to be read by several tasks
 */
record AirbyteReading(AirbyteTable table, CursorReading cursor, boolean few) {
  AirbyteReading {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(cursor, "cursor is null");
  }
}
