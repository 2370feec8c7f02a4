package org.carelake.jobs.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.UUID;

/**
 * One execution.
 *
 * @param runId unique, sortable by start time
 * @param startedAt when it started
 */
public record RunContext(String runId, Instant startedAt) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  public RunContext {
    Objects.requireNonNull(runId, "runId is null");
    Objects.requireNonNull(startedAt, "startedAt is null");
  }

  /** What a commit carries that only has to name its run; a run id needs no escaping. */
  public String commitMetadata() {
    return "{\"carelake\":{\"run\":\"" + runId + "\"}}";
  }

  /** A new run that starts at an instant. */
  public static RunContext startedAt(Instant instant) {
    return new RunContext(
        TIME.format(instant) + "-" + UUID.randomUUID().toString().substring(0, 8), instant);
  }
}
