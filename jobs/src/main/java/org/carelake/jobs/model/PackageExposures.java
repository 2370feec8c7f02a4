package org.carelake.jobs.model;

import java.util.List;
import org.carelake.schemas.exposure.Exposure;

/**
 * Who uses a tenant's tables.
 *
 * @param exposures all of them, dashboards among them, by package and place
 * @param dashboards those that Carelake draws
 */
public record PackageExposures(List<Exposure> exposures, List<BoundDashboard> dashboards) {
  public PackageExposures {
    exposures = List.copyOf(exposures);
    dashboards = List.copyOf(dashboards);
  }

  /** Nobody. */
  public static PackageExposures none() {
    return new PackageExposures(List.of(), List.of());
  }
}
