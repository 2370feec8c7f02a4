package org.carelake.jobs.flatten;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/** An encoded and compressed data page that waits for its row group. */
record Page(
    int entries,
    int rows,
    byte[] compressed,
    int uncompressedSize,
    Statistics<?> statistics,
    Encoding encoding) {}
