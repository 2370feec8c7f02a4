package org.carelake.jobs.publish;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.CarelakeException;

/**
 * Looks at the files of a publication before anybody is pointed to them. It runs when all Parquet
 * files are written and before the manifest, the CSV archive and the pointer; when it throws, the
 * files are removed and the former publication stays in force.
 */
@FunctionalInterface
public interface PublicationGuard {
  /**
   * Checks the staged files.
   *
   * @param target where they would be published
   * @param tables what they hold; the files of a table lie at any depth under {@code
   *     stagedFolder/{table name}}, its partition columns in the folders' names
   * @param stagedFolder the folder of all tables, with its scheme: Spark can read it
   * @throws CarelakeException to stop the publication; the message holds no value of the data
   */
  void check(PublishTarget target, List<PublishedTable> tables, Path stagedFolder);

  /** A guard that lets everything pass. */
  static PublicationGuard none() {
    return (target, tables, stagedFolder) -> {};
  }
}
