package org.carelake.jobs.build;

/** How the building of one model ended. */
public enum ModelStatus {
  /** The table was written. */
  OK,
  /** Neither its inputs nor its definition changed since it was written; nothing was done. */
  UNCHANGED,
  /** It failed; what depends on it is skipped. */
  ERROR,
  /** Something it depends on failed. */
  SKIPPED
}
