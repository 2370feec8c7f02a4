package org.carelake.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All measurements so far, kept in a file, so that rounds can be run one by one. */
final class Measurements {
  private final Path file;
  private final List<Measurement> all = new ArrayList<>();

  /**
   * Opens the file.
   *
   * @param keep whether the measurements of earlier calls count
   */
  Measurements(Path file, boolean keep) throws IOException {
    this.file = file;
    if (!keep) {
      Files.deleteIfExists(file);
    } else if (Files.exists(file)) {
      Files.readAllLines(file).forEach(line -> all.add(Measurement.ofLine(line)));
    }
  }

  void add(Measurement one) throws IOException {
    all.add(one);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        one.toLine() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The measurements over an input, by system. */
  Map<String, List<Measurement>> of(String input) {
    Map<String, List<Measurement>> bySystem = new LinkedHashMap<>();
    for (Measurement one : all) {
      if (one.input().equals(input)) {
        bySystem.computeIfAbsent(one.system(), key -> new ArrayList<>()).add(one);
      }
    }
    return bySystem;
  }

  /** The number of the round that a system's next process over an input belongs to. */
  int nextRound(String input, String system) {
    return of(input).getOrDefault(system, List.of()).size() + 1;
  }

  /** The least and greatest load average at the start of the processes of each round. */
  Map<Integer, double[]> loads(String input) {
    Map<Integer, double[]> loads = new TreeMap<>();
    for (Measurement one : all) {
      if (one.input().equals(input)) {
        loads.merge(
            one.round(),
            new double[] {one.load(), one.load()},
            (a, b) -> new double[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
      }
    }
    return loads;
  }
}
