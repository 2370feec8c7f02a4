package org.carelake.jobs.ingest;

import java.io.Serializable;
import java.util.Objects;
import org.carelake.schemas.config.IngestLimits;

/**
 * How files are read, and how much of one is taken into memory at once.
 *
 * @param ingest what a resource may be
 * @param line longest line in bytes
 * @param document longest file that is one JSON text, in bytes
 * @param messages whether each line is a message by itself, so that the content of one doesn't say
 *     how the others are read; a message came after the ones that stand before it
 */
record ReadLimits(IngestLimits ingest, long line, long document, boolean messages)
    implements Serializable {
  /** A Bundle may be this long whatever the limit of its entries. */
  private static final long BUNDLE = 256L << 20;

  ReadLimits {
    Objects.requireNonNull(ingest, "ingest is null");
  }

  /** For NDJSON: a line is a resource. */
  static ReadLimits ofLines(IngestLimits ingest) {
    return new ReadLimits(
        ingest, ingest.maxLineBytes(), Math.max(ingest.maxLineBytes(), BUNDLE), false);
  }

  /** For messages: a line is a resource or a Bundle. */
  static ReadLimits ofMessages(IngestLimits ingest) {
    return new ReadLimits(ingest, ingest.maxLineBytes(), ingest.maxLineBytes(), true);
  }

  /** For Bundles: the limit of a resource holds for each entry. */
  static ReadLimits ofBundles(IngestLimits ingest) {
    long document = Math.max(ingest.maxLineBytes(), BUNDLE);
    return new ReadLimits(ingest, document, document, false);
  }
}
