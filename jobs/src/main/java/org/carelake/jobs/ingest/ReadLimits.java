package org.carelake.jobs.ingest;

import java.io.Serializable;
import java.util.Objects;
import org.carelake.schemas.config.IngestLimits;

/**
 * How much of a file is taken into memory at once.
 *
 * @param ingest what a resource may be
 * @param line longest line in bytes
 * @param document longest file that is one JSON text, in bytes
 */
record ReadLimits(IngestLimits ingest, long line, long document) implements Serializable {
  /** A Bundle may be this long whatever the limit of its entries. */
  private static final long BUNDLE = 256L << 20;

  ReadLimits {
    Objects.requireNonNull(ingest, "ingest is null");
  }

  /** For NDJSON: a line is a resource. */
  static ReadLimits ofLines(IngestLimits ingest) {
    return new ReadLimits(ingest, ingest.maxLineBytes(), Math.max(ingest.maxLineBytes(), BUNDLE));
  }

  /** For Bundles: the limit of a resource holds for each entry. */
  static ReadLimits ofBundles(IngestLimits ingest) {
    long document = Math.max(ingest.maxLineBytes(), BUNDLE);
    return new ReadLimits(ingest, document, document);
  }
}
