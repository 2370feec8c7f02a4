package org.carelake.samples;

/** How the sample data is written. */
public enum Format {
  /** One resource a line, gzip. */
  NDJSON
}
