package org.carelake.jobs.ingest;

import java.util.Objects;
import java.util.Optional;

/**
 * How a database table was read that has a cursor.
 *
 * @param source the source's name
 * @param table {@code schema.table}
 * @param rows how many rows the database sent
 * @param whole why the table was read whole; empty when only from its cursor on
 */
public record TableReading(String source, String table, long rows, Optional<String> whole) {
  public TableReading {
    Objects.requireNonNull(source, "source is null");
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(whole, "whole is null");
  }
}
