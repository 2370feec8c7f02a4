package org.carelake.jobs.publish;

import org.apache.hadoop.fs.Path;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.config.PublishTarget;

/**
 * Where a publication is made ready: {@code {lakehouse root}/_publishing/{bucket}/{run}}. What lies
 * there is as protected as the lakehouse, so that nothing unchecked ever stands in a bucket, not
 * even for a moment or as an old version. It is gone when the publication ends, however it ends;
 * what killed runs left goes with the next publication of the same target.
 */
final class Staging implements AutoCloseable {
  private static final String FOLDER = "_publishing";

  private final Bucket files;
  private final Path target;
  private final Path folder;

  private Staging(Bucket files, Path target, Path folder) {
    this.files = files;
    this.target = target;
    this.folder = folder;
  }

  /** A folder for one run. */
  static Staging open(Lakehouse lakehouse, PublishTarget target, String run) {
    Bucket files = files(lakehouse);
    Path all =
        files.path(FOLDER, target.bucket() + target.role().map(role -> "_" + role).orElse(""));
    return new Staging(files, all, new Path(all, run));
  }

  /**
   * Removes what killed runs left for any target. No publication of this lakehouse may be under
   * way.
   *
   * @return of how many publications
   */
  static int clear(Lakehouse lakehouse) {
    try (Bucket files = files(lakehouse)) {
      int left = 0;
      for (String target : files.names(files.path(FOLDER))) {
        left += files.names(files.path(FOLDER, target)).size();
      }
      files.delete(files.path(FOLDER));
      return left;
    }
  }

  private static Bucket files(Lakehouse lakehouse) {
    return Bucket.at(lakehouse.root(), lakehouse.spark().sessionState().newHadoopConf());
  }

  Bucket files() {
    return files;
  }

  /** The folder of all tables. */
  Path folder() {
    return folder;
  }

  /** Removes this publication and what former ones left; they can't be put in force any more. */
  void removeAll() {
    files.delete(target);
  }

  @Override
  public void close() {
    try {
      files.delete(folder);
    } finally {
      files.close();
    }
  }
}
