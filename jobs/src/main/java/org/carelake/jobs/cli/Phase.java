package org.carelake.jobs.cli;

/** The steps of a run, in their order. */
enum Phase {
  /** Models over rows given, without the lakehouse's tables; no part of a run over data. */
  UNIT_TEST,
  INGEST,
  BUILD,
  TEST,
  PUBLISH
}
