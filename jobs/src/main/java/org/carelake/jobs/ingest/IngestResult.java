package org.carelake.jobs.ingest;

import java.util.Objects;
import org.carelake.schemas.table.TableName;

/**
 * What ingest made of one resource type of one source.
 *
 * @param table the bronze table
 * @param source the source's name
 * @param received resources and deletions that arrived
 * @param newVersions distinct versions that were not known
 * @param updated stored versions that were current and no longer are
 * @param deleted deletions that were not known
 * @param unchanged arrivals that were known, or arrived twice
 * @param quarantined refused pieces of input that claim to be of this type
 * @param seconds time spent on writing the table
 */
public record IngestResult(
    TableName table,
    String source,
    long received,
    long newVersions,
    long updated,
    long deleted,
    long unchanged,
    long quarantined,
    double seconds) {
  public IngestResult {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(source, "source is null");
  }

  /** Whether the table was left as it was. */
  public boolean isUnchanged() {
    return newVersions == 0 && updated == 0 && deleted == 0;
  }
}
