package org.carelake.transforms.measures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of {@code cases.txt}: a person, what happened, and what a measure must say.
 *
 * @param expected as written
 */
record MeasureCase(
    String person,
    String measure,
    String what,
    String born,
    String sex,
    List<String> events,
    String expected) {

  static List<MeasureCase> read(Path file) {
    List<MeasureCase> cases = new ArrayList<>();
    String measure = "";
    for (String line : lines(file)) {
      if (line.startsWith("== ")) {
        measure = line.substring(3).strip();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\\|");
        String[] who = parts[1].strip().split(" ");
        List<String> events = new ArrayList<>();
        for (String event : parts[2].split(";")) {
          if (!event.isBlank()) {
            events.add(event.strip());
          }
        }
        cases.add(
            new MeasureCase(
                "p" + cases.size(),
                measure,
                parts[0].strip(),
                who[0],
                who[1],
                events,
                parts[3].strip()));
      }
    }
    return cases;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
