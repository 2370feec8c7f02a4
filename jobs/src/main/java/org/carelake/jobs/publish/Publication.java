package org.carelake.jobs.publish;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A whole publication that readers follow from now on.
 *
 * @param tenant whose data it is
 * @param kind pii, anon or metrics
 * @param role the role whose part it is; empty for the whole
 * @param runId the run that wrote it
 * @param createdAt when its manifest was written
 * @param location its folder: an absolute local path or a URI
 * @param latest the pointer that readers follow
 * @param duckDbScript a SQL file with one view a table
 * @param tables what it holds, in the order asked for
 * @param omitted what a role's publication leaves out
 * @param archive the CSV files, if the target has them
 */
public record Publication(
    String tenant,
    String kind,
    Optional<String> role,
    String runId,
    Instant createdAt,
    String location,
    String latest,
    String duckDbScript,
    List<PublishedTableResult> tables,
    List<OmittedTable> omitted,
    Optional<PublishedArchive> archive) {
  public Publication {
    Objects.requireNonNull(tenant, "tenant is null");
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(runId, "runId is null");
    Objects.requireNonNull(createdAt, "createdAt is null");
    Objects.requireNonNull(role, "role is null");
    Objects.requireNonNull(archive, "archive is null");
    tables = List.copyOf(tables);
    omitted = List.copyOf(omitted);
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
