package org.carelake.jobs.flatten;

import java.io.Serializable;
import java.util.Objects;

/**
 * How views are run over files.
 *
 * @param codec compression of the Parquet pages
 * @param strict whether to fail at the first resource that a view can't be applied to; else it is
 *     left out of that view and reported
 * @param overwrite whether folders of an earlier run are replaced; else they are an error
 * @param splitBytes bytes of input a task reads, 0 for a number that suits the cores
 * @param rowGroupBytes bytes of a row group in memory, about; a task holds one for each view
 */
public record FlattenOptions(
    Codec codec, boolean strict, boolean overwrite, long splitBytes, long rowGroupBytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long ROW_GROUP = 64L << 20;

  public FlattenOptions {
    Objects.requireNonNull(codec, "codec is null");
    if (splitBytes < 0 || rowGroupBytes <= 0) {
      throw new IllegalArgumentException("splitBytes and rowGroupBytes can't be negative");
    }
  }

  /** Snappy, lenient, never replacing anything, sizes that suit 1 GB of heap a core. */
  public static FlattenOptions defaults() {
    return new FlattenOptions(Codec.SNAPPY, false, false, 0, ROW_GROUP);
  }

  /** With another codec. */
  public FlattenOptions withCodec(Codec other) {
    return new FlattenOptions(other, strict, overwrite, splitBytes, rowGroupBytes);
  }

  /** Strict or not. */
  public FlattenOptions withStrict(boolean choice) {
    return new FlattenOptions(codec, choice, overwrite, splitBytes, rowGroupBytes);
  }

  /** Replacing earlier folders or not. */
  public FlattenOptions withOverwrite(boolean choice) {
    return new FlattenOptions(codec, strict, choice, splitBytes, rowGroupBytes);
  }

  /** With another amount of input for a task. */
  public FlattenOptions withSplitBytes(long bytes) {
    return new FlattenOptions(codec, strict, overwrite, bytes, rowGroupBytes);
  }

  /** With another size of row groups. */
  public FlattenOptions withRowGroupBytes(long bytes) {
    return new FlattenOptions(codec, strict, overwrite, splitBytes, bytes);
  }
}
