package org.carelake.jobs.build;

import java.time.LocalDate;
import java.util.Objects;
import org.carelake.jobs.run.RunContext;

/**
 * How to build.
 *
 * @param asOf the date that models know as {@code :as_of}
 * @param fullRefresh whether tables are written even when nothing they depend on changed
 * @param threads how many models are built at the same time
 */
public record BuildOptions(RunContext run, LocalDate asOf, boolean fullRefresh, int threads) {
  public BuildOptions {
    Objects.requireNonNull(run, "run is null");
    Objects.requireNonNull(asOf, "asOf is null");
  }
}
