package org.carelake.schemas.exposure;

import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * What a reader may choose: a value of a column. Charts without the column show everything.
 *
 * @param column a column of at least one chart's query
 * @param label what the choice is called on the page
 * @param first the value that is chosen at first, such as a total; without one nothing is
 */
public record DashboardFilter(
    String column, String label, Optional<String> first, Location location) {
  public DashboardFilter {
    Objects.requireNonNull(column, "column is null");
    Objects.requireNonNull(label, "label is null");
    Objects.requireNonNull(first, "first is null");
    Objects.requireNonNull(location, "location is null");
  }
}
