package org.carelake.jobs.publish;

import java.util.List;
import java.util.Objects;

/**
 * The ZIP of CSV files of a publication.
 *
 * @param path relative to the folder of the pointer
 * @param tables the tables in it; each is the entry {@code {table}.csv}
 * @param bytes length
 * @param sha256 of the whole file, lower-case hex
 */
public record PublishedArchive(String path, List<String> tables, long bytes, String sha256) {
  public PublishedArchive {
    Objects.requireNonNull(path, "path is null");
    Objects.requireNonNull(sha256, "sha256 is null");
    tables = List.copyOf(tables);
  }
}
