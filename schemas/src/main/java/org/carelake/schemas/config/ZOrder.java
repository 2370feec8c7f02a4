package org.carelake.schemas.config;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * By which columns the rows of a large table are put near each other.
 *
 * @param columns one to four, by which readers filter
 */
public record ZOrder(TableName table, List<String> columns, Location location) {
  public ZOrder {
    Objects.requireNonNull(table, "table is null");
    columns = List.copyOf(columns);
    Objects.requireNonNull(location, "location is null");
  }
}
