package org.carelake.schemas.exposure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/** A file that is one list of named entries, with all its problems told at once. */
final class EntryList {
  private EntryList() {}

  /**
   * Reads every entry.
   *
   * @param key the one key of the file
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  static <T> List<T> read(
      String file,
      String yaml,
      String key,
      Function<YamlSection, T> reader,
      Function<T, String> name) {
    YamlSection section = YamlSection.parse(file, yaml);
    List<T> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, Location> names = new HashMap<>();
    for (YamlSection entry : section.sections(key)) {
      try {
        T read = reader.apply(entry);
        Location twin = names.putIfAbsent(name.apply(read), entry.location());
        if (twin != null) {
          throw CarelakeException.configuration(
              entry.location(), "'" + name.apply(read) + "' stands already at " + twin);
        }
        entry.done();
        entries.add(read);
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    try {
      section.done();
      if (entries.isEmpty() && problems.isEmpty()) {
        problems.add(section.location() + ": '" + key + "' is missing or empty");
      }
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return List.copyOf(entries);
  }
}
