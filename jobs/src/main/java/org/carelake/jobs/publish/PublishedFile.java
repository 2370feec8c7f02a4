package org.carelake.jobs.publish;

import java.util.Objects;

/**
 * One Parquet file of a publication.
 *
 * @param path relative to the publication's folder, as the file system names it
 * @param rows rows by the file's footer
 * @param bytes length
 * @param sha256 of the whole file, lower-case hex
 */
public record PublishedFile(String path, long rows, long bytes, String sha256) {
  public PublishedFile {
    Objects.requireNonNull(path, "path is null");
    Objects.requireNonNull(sha256, "sha256 is null");
  }
}
