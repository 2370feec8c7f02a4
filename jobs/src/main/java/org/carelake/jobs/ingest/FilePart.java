package org.carelake.jobs.ingest;

import java.io.Serializable;
import java.util.Objects;

/**
 * A part of a file that one task reads: the lines that begin in it.
 *
 * @param path the file
 * @param number the part's number; parts of one file have rising numbers in its order
 * @param start first byte of the part
 * @param end first byte after the part; {@link Long#MAX_VALUE} for the end of the file
 * @param size how many bytes the part has on disk
 * @param extractedAt when the file was first seen as it is, in microseconds since 1970
 */
record FilePart(String path, int number, long start, long end, long size, long extractedAt)
    implements Serializable {
  FilePart {
    Objects.requireNonNull(path, "path is null");
  }

  boolean isWholeFile() {
    return start == 0 && end == Long.MAX_VALUE;
  }
}
