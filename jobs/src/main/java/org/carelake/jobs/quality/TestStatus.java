package org.carelake.jobs.quality;

/** How a test ended. */
public enum TestStatus {
  PASS,
  WARN,
  FAIL,
  /** It could not be run: its table is missing or its query failed. */
  ERROR
}
