package org.carelake.jobs.ingest;

import java.util.Objects;

/**
 * What was found in one file or database table.
 *
 * @param source the source's name
 * @param file the path, or {@code schema.table}
 * @param lines lines of a file or rows of a table
 * @param resources resources and deletions
 * @param quarantined refused pieces
 * @param skipped Bundle entries that carry nothing to store
 * @param unresolved references of Bundle entries that could not be resolved inside their Bundle
 */
public record FileCount(
    String source,
    String file,
    long lines,
    long resources,
    long quarantined,
    long skipped,
    long unresolved) {
  public FileCount {
    Objects.requireNonNull(source, "source is null");
    Objects.requireNonNull(file, "file is null");
  }

  /** The counts of two parts of one file. */
  FileCount plus(FileCount other) {
    return new FileCount(
        source,
        file,
        lines + other.lines,
        resources + other.resources,
        quarantined + other.quarantined,
        skipped + other.skipped,
        unresolved + other.unresolved);
  }
}
