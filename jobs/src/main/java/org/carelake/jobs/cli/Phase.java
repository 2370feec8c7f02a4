package org.carelake.jobs.cli;

/** The steps of a run, in their order. */
enum Phase {
  INGEST,
  BUILD,
  TEST,
  PUBLISH
}
