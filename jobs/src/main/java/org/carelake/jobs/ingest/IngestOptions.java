package org.carelake.jobs.ingest;

import java.util.Objects;
import org.carelake.transforms.erasure.Suppression;

/**
 * How to ingest.
 *
 * @param fullRefresh read all files again, known or not
 * @param threads how many bronze tables are written at the same time, at least 1
 * @param suppression what was erased and does not come in again
 */
public record IngestOptions(boolean fullRefresh, int threads, Suppression suppression) {
  public IngestOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1");
    }
    Objects.requireNonNull(suppression, "suppression is null");
  }

  /** Options of a lakehouse from which nothing was ever erased. */
  public IngestOptions(boolean fullRefresh, int threads) {
    this(fullRefresh, threads, Suppression.none());
  }

  /** New and changed files only, two tables at a time. */
  public static IngestOptions defaults() {
    return new IngestOptions(false, 2);
  }
}
