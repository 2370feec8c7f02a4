package org.carelake.jobs.ingest;

import java.util.Objects;

/**
 * A file of a source as it lies there now.
 *
 * @param modifiedAt modification time in milliseconds since 1970
 */
record SourceFile(String path, long size, long modifiedAt) {
  SourceFile {
    Objects.requireNonNull(path, "path is null");
  }
}
