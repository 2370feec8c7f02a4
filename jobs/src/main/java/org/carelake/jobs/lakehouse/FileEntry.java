package org.carelake.jobs.lakehouse;

import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;

/** Entries of Delta's log that name a file of a table. */
final class FileEntry {
  private FileEntry() {}

  /** A file of change data, as a file to be read. */
  static AddFile of(AddCDCFile changes) {
    return new AddFile(
        changes.path(),
        changes.partitionValues(),
        changes.size(),
        0,
        false,
        null,
        changes.tags(),
        null,
        scala.Option.empty(),
        scala.Option.empty(),
        scala.Option.empty(),
        scala.Option.empty(),
        scala.Option.empty());
  }

  /** An entry like another, under another path, with other statistics and marks. */
  static AddFile like(AddFile file, String path, String stats, DeletionVectorDescriptor marks) {
    return file.copy(
        path,
        file.partitionValues(),
        file.size(),
        file.modificationTime(),
        file.dataChange(),
        stats,
        file.tags(),
        marks,
        file.baseRowId(),
        file.defaultRowCommitVersion(),
        file.clusteringProvider(),
        file.backReference(),
        file.amtPassthrough());
  }
}
