package org.carelake.jobs.run;

import java.time.Instant;
import java.util.Objects;

/**
 * One execution.
 *
 * @param runId the run's name in the ledger, in bronze rows and in publications
 * @param startedAt when it began
 */
public record RunContext(String runId, Instant startedAt) {
  public RunContext {
    Objects.requireNonNull(runId, "runId is null");
    Objects.requireNonNull(startedAt, "startedAt is null");
  }
}
