package org.carelake.jobs.ingest;

/**
 * How to ingest.
 *
 * @param fullRefresh read all files again, known or not
 * @param threads how many bronze tables are written at the same time, at least 1
 */
public record IngestOptions(boolean fullRefresh, int threads) {
  public IngestOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1");
    }
  }

  /** New and changed files only, two tables at a time. */
  public static IngestOptions defaults() {
    return new IngestOptions(false, 2);
  }
}
