package org.carelake.schemas.extract;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * How old the newest data of a source may be.
 *
 * @param warnAfter older than this is a warning
 * @param errorAfter older than this is a failure
 */
public record Freshness(
    Optional<Duration> warnAfter, Optional<Duration> errorAfter, Location location) {
  public Freshness {
    Objects.requireNonNull(warnAfter, "warnAfter is null");
    Objects.requireNonNull(errorAfter, "errorAfter is null");
    Objects.requireNonNull(location, "location is null");
  }
}
