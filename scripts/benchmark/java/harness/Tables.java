package org.carelake.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The five tables of the benchmark. */
final class Tables {
  /** Table name to resource type. */
  static final Map<String, String> TYPES =
      Map.of(
          "patient", "Patient",
          "encounter", "Encounter",
          "condition", "Condition",
          "procedure", "Procedure",
          "observation", "Observation");

  static final List<String> ALL =
      List.of("patient", "encounter", "condition", "procedure", "observation");

  private Tables() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
