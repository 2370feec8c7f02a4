package org.carelake.jobs.observe;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.jobs.ledger.RunFacts;

/**
 * How one tenant's run ended, for those who watch.
 *
 * @param status success, failed or cancelled
 * @param message what failed, without any value of a patient; empty when all went well
 * @param seconds how long it took
 * @param newestData when data last came in, if ever
 * @param publishedAt when the publication in force was made, by bucket kind
 */
public record RunReport(
    String tenant,
    String command,
    String runId,
    String status,
    String message,
    Instant startedAt,
    double seconds,
    RunFacts facts,
    Optional<Instant> newestData,
    Map<String, Instant> publishedAt) {
  public RunReport {
    Objects.requireNonNull(tenant, "tenant is null");
    Objects.requireNonNull(status, "status is null");
    Objects.requireNonNull(facts, "facts is null");
    Objects.requireNonNull(newestData, "newestData is null");
    publishedAt = new TreeMap<>(publishedAt);
  }

  /** Whether all went well. */
  public boolean succeeded() {
    return status.equals("success");
  }
}
