package org.carelake.schemas.contract;

/** What a failed test does. */
public enum Severity {
  /** It is reported; the run goes on and publishes. */
  WARN,
  /** It fails the run and keeps it from publishing. */
  ERROR
}
