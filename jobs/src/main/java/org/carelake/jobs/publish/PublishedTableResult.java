package org.carelake.jobs.publish;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.types.StructType;

/**
 * One table of a publication as it was written.
 *
 * @param table what was asked for
 * @param commit what names the commit that made this version, and no other
 * @param deltaVersion the version of the lakehouse table that was read
 * @param schema columns in the order of the lakehouse table, partition columns among them
 * @param rows rows over all files
 * @param bytes bytes over all files
 * @param files the files, ordered by path
 * @param took wall-clock time of reading, writing and checking
 */
public record PublishedTableResult(
    PublishedTable table,
    String commit,
    long deltaVersion,
    StructType schema,
    long rows,
    long bytes,
    List<PublishedFile> files,
    Duration took) {
  public PublishedTableResult {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(schema, "schema is null");
    Objects.requireNonNull(took, "took is null");
    files = List.copyOf(files);
  }

  /** Whether the files lie in partition folders; a partitioned table without rows has none. */
  boolean inPartitions() {
    return files.stream().anyMatch(file -> file.path().contains("="));
  }
}
