package org.carelake.jobs.flatten;

import java.io.Serializable;
import java.util.List;

/** What one task attempt wrote and met; only the attempt that Spark takes for the task counts. */
record TaskResult(
    List<WrittenFile> files,
    List<BrokenResource> broken,
    long brokenCount,
    long resources,
    long inputBytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A finished file of the view with an index. */
  record WrittenFile(int view, String path, long rows, long bytes) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A resource that gave no rows.
   *
   * @param view index of the view, -1 when it can't be read for any
   * @param file number of the file
   * @param offset where its line begins, in uncompressed bytes
   * @param resourceId null when it can't be told
   */
  record BrokenResource(int view, int file, long offset, String resourceId, String reason)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }
}
