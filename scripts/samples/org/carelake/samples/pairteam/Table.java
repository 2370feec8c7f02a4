package org.carelake.samples.pairteam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of one table of a source; an empty text is nothing. */
final class Table {
  private final String name;
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String name, String columns) {
    this.name = name;
    this.columns = List.of(columns.split(" "));
  }

  void row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(name + ": " + cells.length + " cells, not " + columns);
    }
    rows.add(Arrays.stream(cells).map(cell -> cell == null ? "" : cell.toString()).toList());
  }

  /** The same row again, as a source sends it twice. */
  void repeatLast() {
    rows.add(rows.get(rows.size() - 1));
  }

  void csv(Path folder) throws IOException {
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        boolean quoted = cell.contains(",") || cell.contains("\"");
        text.append(i == 0 ? "" : ",")
            .append(quoted ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
      }
      text.append('\n');
    }
    write(folder.resolve(name + ".csv"), text.toString());
  }

  void json(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      List<String> members = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        if (!row.get(i).isEmpty()) {
          members.add("\"" + columns.get(i) + "\":\"" + row.get(i).replace("\"", "\\\"") + "\"");
        }
      }
      text.append('{').append(String.join(",", members)).append("}\n");
    }
    write(folder.resolve(name + ".json"), text.toString());
  }

  void avro(Path folder) throws IOException {
    AvroFile.write(folder.resolve(name + ".avro"), name, columns, rows);
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
