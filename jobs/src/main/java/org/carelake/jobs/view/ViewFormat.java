package org.carelake.jobs.view;

import java.io.IOException;
import java.io.OutputStream;

/** The form in which the rows of views are given out. */
public enum ViewFormat {
  /** A table for a person to read. */
  TABLE,
  /** CSV by RFC 4180. */
  CSV,
  /** One JSON object a row. */
  NDJSON,
  /** Parquet files. */
  PARQUET;

  /** The end of the names of such files, without the dot. */
  public String extension() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether it is a stream of bytes that can be piped. */
  public boolean isStream() {
    return this == CSV || this == NDJSON;
  }

  /** Writes rows in this form, which is CSV or NDJSON, to a stream, which it closes. */
  RowSink sink(Columns columns, OutputStream out) throws IOException {
    return switch (this) {
      case CSV -> new CsvSink(columns, out);
      case NDJSON -> new NdjsonSink(columns, out);
      case TABLE, PARQUET -> throw new IllegalStateException(this + " is no stream");
    };
  }
}
