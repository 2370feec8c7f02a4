package org.carelake.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code forms.tsv}: the link ids, types, flags and option codes of the engage tenant's 35
 * forms.
 */
final class Forms {
  private final Map<String, Form> byName;

  private Forms(Map<String, Form> byName) {
    this.byName = byName;
  }

  static Forms read(Path file) throws IOException {
    Map<String, Form> forms = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (line.startsWith("#") || line.startsWith("form\t")) {
        continue;
      }
      String[] cells = line.split("\t", -1);
      if (cells.length != 9) {
        throw new IOException(file + ": expected 9 cells, found " + cells.length + " in: " + line);
      }
      forms
          .computeIfAbsent(
              cells[0], name -> new Form(name, cells[1], cells[2], cells[3], new ArrayList<>()))
          .items()
          .add(item(cells));
    }
    return new Forms(forms);
  }

  private static FormItem item(String[] cells) {
    String flags = cells[7];
    return new FormItem(
        cells[4],
        cells[5].isEmpty() ? List.of() : List.of(cells[5].split("/")),
        cells[6],
        flags.contains("r"),
        flags.contains("q"),
        flags.contains("h"),
        flags.contains("c"),
        flags.contains("e"),
        cells[8].isEmpty() ? List.of() : List.of(cells[8].split("\\|")));
  }

  Form form(String name) {
    Form form = byName.get(name);
    if (form == null) {
      throw new IllegalArgumentException("no form " + name + " in forms.tsv");
    }
    return form;
  }

  List<Form> all() {
    return List.copyOf(byName.values());
  }
}
