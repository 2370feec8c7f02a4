package org.carelake.jobs.flatten;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How the pages of Parquet files are compressed. */
public enum Codec {
  /** Not at all. */
  UNCOMPRESSED(CompressionCodecName.UNCOMPRESSED),
  /** Fast, and read by everything. */
  SNAPPY(CompressionCodecName.SNAPPY),
  /** About as fast to read as Snappy; files are about a third smaller. */
  ZSTD(CompressionCodecName.ZSTD),
  /** Fast; older readers don't know it. */
  LZ4_RAW(CompressionCodecName.LZ4_RAW),
  /** Small and slow. */
  GZIP(CompressionCodecName.GZIP);

  private final CompressionCodecName parquet;

  Codec(CompressionCodecName parquet) {
    this.parquet = parquet;
  }

  CompressionCodecName parquet() {
    return parquet;
  }
}
