package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.bronze.RejectReason;

/**
 * What one ingest did.
 *
 * @param results one element per source and bronze table, in the order of sources and tables
 * @param files one element per file or database table that was read
 * @param skippedFiles files that were known and not read
 * @param quarantined refused pieces of input by reason, those known before included
 * @param failures sources and files that could not be read
 * @param drift what differs from the declared columns of extracts
 * @param readings how database tables with a cursor were read
 * @param notes what else a person should know
 */
public record IngestReport(
    List<IngestResult> results,
    List<FileCount> files,
    long skippedFiles,
    Map<RejectReason, Long> quarantined,
    List<CarelakeException> failures,
    List<SchemaDrift> drift,
    List<TableReading> readings,
    List<String> notes) {
  public IngestReport {
    results = List.copyOf(results);
    files = List.copyOf(files);
    quarantined = Map.copyOf(quarantined);
    failures = List.copyOf(failures);
    drift = List.copyOf(drift);
    readings = List.copyOf(readings);
    notes = List.copyOf(notes);
  }

  /** Whether bronze is what it was before. */
  public boolean isNothingNew() {
    return results.stream().allMatch(IngestResult::isUnchanged);
  }

  /** How many pieces of input were refused. */
  public long quarantinedTotal() {
    return quarantined.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The refusals by reason, in the order of the reasons. */
  public SortedMap<RejectReason, Long> quarantinedByReason() {
    return new TreeMap<>(quarantined);
  }
}
