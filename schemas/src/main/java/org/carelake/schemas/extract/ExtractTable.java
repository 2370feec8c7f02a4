package org.carelake.schemas.extract;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * A table of an extract as it is declared.
 *
 * @param name lower-case letters, digits and underscores
 * @param description what its rows are
 * @param columns in the order of the bronze table
 * @param partitionColumn the number, date or time by which a database reading is divided
 * @param cursor how a database reading goes on where the last one ended; whole each time when empty
 */
public record ExtractTable(
    String name,
    String description,
    List<ExtractColumn> columns,
    Optional<String> partitionColumn,
    Optional<ExtractCursor> cursor,
    Location location) {
  public ExtractTable {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(description, "description is null");
    columns = List.copyOf(columns);
    Objects.requireNonNull(partitionColumn, "partitionColumn is null");
    Objects.requireNonNull(cursor, "cursor is null");
    Objects.requireNonNull(location, "location is null");
  }

  /** A table that is read whole each time. */
  public ExtractTable(
      String name,
      String description,
      List<ExtractColumn> columns,
      Optional<String> partitionColumn,
      Location location) {
    this(name, description, columns, partitionColumn, Optional.empty(), location);
  }
}
