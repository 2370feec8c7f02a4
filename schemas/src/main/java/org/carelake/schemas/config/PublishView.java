package org.carelake.schemas.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * The part of a publication that one role may see: files of its own under a folder of its own.
 *
 * @param name the role: lower-case letters, digits and inner hyphens; names the folder
 * @param rows SQL that is true for the rows to keep; a table without one of its columns is left out
 * @param rowsLocation where that SQL stands
 * @param tables which of the target's tables; empty means all
 * @param columns the columns to keep, in order, by the published name of a table; a table that
 *     isn't named keeps all
 * @param location where the view stands
 */
public record PublishView(
    String name,
    Optional<String> rows,
    Location rowsLocation,
    List<TableSelector> tables,
    Map<String, ColumnSet> columns,
    Location location) {
  public PublishView {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(rowsLocation, "rowsLocation is null");
    Objects.requireNonNull(location, "location is null");
    tables = List.copyOf(tables);
    columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /**
   * Columns of one table.
   *
   * @param names in the order in which they are published
   * @param location where they stand
   */
  public record ColumnSet(List<String> names, Location location) {
    public ColumnSet {
      names = List.copyOf(names);
      Objects.requireNonNull(location, "location is null");
    }
  }
}
