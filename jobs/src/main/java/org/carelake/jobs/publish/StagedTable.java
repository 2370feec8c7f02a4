package org.carelake.jobs.publish;

import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * A table whose files are written beside the lakehouse, but not yet in the bucket.
 *
 * @param pinned what was read
 * @param schema the columns, partition columns among them
 * @param files the files, ordered by path, relative to the staged folder
 * @param took wall-clock time of reading and writing
 */
record StagedTable(PinnedTable pinned, StructType schema, List<StagedFile> files, Duration took) {
  StagedTable {
    files = List.copyOf(files);
  }

  String name() {
    return pinned.table().name();
  }

  long rows() {
    return files.stream().mapToLong(StagedFile::rows).sum();
  }

  /** One Parquet file; rows by its footer. */
  record StagedFile(String path, long rows, long bytes) {}
}
