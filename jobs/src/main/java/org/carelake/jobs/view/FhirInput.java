package org.carelake.jobs.view;

import java.util.List;

/**
 * The files that views run over.
 *
 * @param paths what the user named
 * @param files the files that this means
 */
public record FhirInput(List<String> paths, List<FhirFile> files) {
  public FhirInput {
    paths = List.copyOf(paths);
    files = List.copyOf(files);
  }

  /** No input. */
  public static FhirInput none() {
    return new FhirInput(List.of(), List.of());
  }

  long bytes() {
    return files.stream().mapToLong(FhirFile::size).sum();
  }
}
