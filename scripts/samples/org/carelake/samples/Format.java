package org.carelake.samples;

/** How the sample data is written. */
public enum Format {
  /** One resource a line, gzip. */
  NDJSON,
  /** FHIR Bundles of several types, one a file. */
  BUNDLES,
  /** A gzip SQL file that fills tables as Airbyte syncs them into PostgreSQL. */
  SQL
}
