package org.carelake.jobs.ingest;

import java.util.Objects;

/**
 * A column of a database by which changed rows are found.
 *
 * @param name as the database has it
 * @param databaseType the database's own name of its type
 */
record CursorColumn(String name, CursorType type, String databaseType) {
  CursorColumn {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(type, "type is null");
    Objects.requireNonNull(databaseType, "databaseType is null");
  }
}
