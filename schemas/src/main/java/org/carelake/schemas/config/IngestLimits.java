package org.carelake.schemas.config;

import java.io.Serializable;

/**
 * What ingest accepts; a record past it goes to quarantine, a file past it is reported and not
 * taken for read.
 *
 * @param maxLineBytes longest line of NDJSON or longest Bundle entry, in bytes
 * @param maxDepth deepest nesting of JSON objects and arrays
 * @param maxInflation how many times its size a compressed file may become, once it has become
 *     {@link #INFLATION_FROM} bytes
 * @param maxFiles most files of one source
 */
public record IngestLimits(long maxLineBytes, int maxDepth, int maxInflation, int maxFiles)
    implements Serializable {
  /** Uncompressed bytes up to which nobody asks how small they were. */
  public static final long INFLATION_FROM = 64L << 20;

  /** FHIR as NDJSON becomes 10 to 60 times its size; the most that gzip can do is about 1,030. */
  public static final int DEFAULT_INFLATION = 200;

  public static final int DEFAULT_FILES = 1_000_000;

  /** Limits of records, with the usual ones of files. */
  public IngestLimits(long maxLineBytes, int maxDepth) {
    this(maxLineBytes, maxDepth, DEFAULT_INFLATION, DEFAULT_FILES);
  }
}
