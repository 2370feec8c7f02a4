package org.carelake.jobs.publish;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A whole publication that readers follow from now on.
 *
 * @param tenant whose data it is
 * @param kind pii, anon or metrics
 * @param runId the run that wrote it
 * @param createdAt when its manifest was written
 * @param location its folder: an absolute local path or a URI
 * @param latest the pointer that readers follow
 * @param duckDbScript a SQL file with one view a table
 * @param tables what it holds, in the order asked for
 */
public record Publication(
    String tenant,
    String kind,
    String runId,
    Instant createdAt,
    String location,
    String latest,
    String duckDbScript,
    List<PublishedTableResult> tables) {
  public Publication {
    Objects.requireNonNull(tenant, "tenant is null");
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(runId, "runId is null");
    Objects.requireNonNull(createdAt, "createdAt is null");
    tables = List.copyOf(tables);
  }

  /** Rows over all tables. */
  public long rows() {
    return tables.stream().mapToLong(PublishedTableResult::rows).sum();
  }

  /** Bytes over all tables. */
  public long bytes() {
    return tables.stream().mapToLong(PublishedTableResult::bytes).sum();
  }
}
