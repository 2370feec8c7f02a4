package org.carelake.transforms.bronze;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where a piece of input comes from.
 *
 * @param file a file's path, or {@code schema.table} of a database
 * @param part which part of the source is being read; parts of one file are numbered in its order
 * @param extractedAt when it was extracted, in microseconds since 1970
 */
public record Origin(String file, int part, long extractedAt) implements Serializable {
  public Origin {
    Objects.requireNonNull(file, "file is null");
  }
}
