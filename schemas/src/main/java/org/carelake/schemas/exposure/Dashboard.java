package org.carelake.schemas.exposure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * A page of charts.
 *
 * @param name lower-case letters, digits and underscores; alone of this name in a project
 * @param purpose what it is for
 * @param location where it stands
 */
public record Dashboard(
    String name,
    String title,
    String description,
    Owner owner,
    String purpose,
    Optional<String> maturity,
    List<DashboardFilter> filters,
    List<Chart> charts,
    Location location) {
  public Dashboard {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(title, "title is null");
    Objects.requireNonNull(owner, "owner is null");
    Objects.requireNonNull(location, "location is null");
    filters = List.copyOf(filters);
    charts = List.copyOf(charts);
  }
}
