package org.carelake.jobs.publish;

import java.util.Objects;

/**
 * A publication that lies in a bucket.
 *
 * @param kind pii, anon or metrics
 * @param location its folder
 * @param run the run that made it
 * @param inForce whether readers are pointed to it
 * @param looked whether its files were read; if not, it may hold what was looked for
 */
public record KeptPublication(
    String kind, String location, String run, boolean inForce, boolean looked) {
  public KeptPublication {
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(location, "location is null");
    Objects.requireNonNull(run, "run is null");
  }
}
