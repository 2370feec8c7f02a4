package org.carelake.schemas.exposure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.Location;

/**
 * One picture of a dashboard and the query behind it.
 *
 * @param id alone of this name in its dashboard
 * @param sql one SELECT over gold tables that gives aggregates
 * @param x the column of the axis, of the slices of a pie, or of the rows to take the last of
 * @param y the columns that are drawn; of a table the columns that are numbers
 * @param series the column whose values are drawn apart
 * @param count the column that says on how many persons or things a row rests; rows of too few are
 *     hidden
 * @param unit percent, or a word that stands behind the number
 * @param width in twelfths of the page: 3, 4, 6, 8 or 12
 * @param location where it stands
 */
public record Chart(
    String id,
    String title,
    String description,
    ChartType type,
    SqlText sql,
    Optional<String> x,
    List<String> y,
    Optional<String> series,
    Optional<String> count,
    Optional<String> unit,
    int width,
    Location location) {
  public Chart {
    Objects.requireNonNull(id, "id is null");
    Objects.requireNonNull(type, "type is null");
    Objects.requireNonNull(sql, "sql is null");
    Objects.requireNonNull(x, "x is null");
    Objects.requireNonNull(series, "series is null");
    Objects.requireNonNull(count, "count is null");
    Objects.requireNonNull(location, "location is null");
    y = List.copyOf(y);
  }
}
