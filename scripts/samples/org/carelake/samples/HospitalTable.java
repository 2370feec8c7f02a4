package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;

/**
 * One table of one extract: the names in its header, and its rows. A field that must not be quoted
 * though it holds a comma begins with {@link #RAW}.
 */
final class HospitalTable {
  static final String RAW = "\u0000";

  private final String name;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  HospitalTable(String name, String... header) {
    this.name = name;
    this.header = List.of(header);
  }

  String name() {
    return name;
  }

  List<List<String>> rows() {
    return rows;
  }

  List<String> header() {
    return header;
  }

  void add(String... fields) {
    rows.add(new ArrayList<>(List.of(fields)));
  }

  /** The same header without rows. */
  HospitalTable empty() {
    return new HospitalTable(name, header.toArray(String[]::new));
  }

  /** CSV with a header; {@code padded} puts a byte order mark and blanks there. */
  String csv(boolean padded) {
    StringBuilder text = new StringBuilder(padded ? "\uFEFF" : "");
    List<String> names =
        padded
            ? header.stream().map(each -> each.isEmpty() ? each : " " + each + " ").toList()
            : header;
    text.append(String.join(",", names)).append("\n");
    for (List<String> row : rows) {
      text.append(String.join(",", row.stream().map(HospitalTable::field).toList()));
      text.append("\n");
    }
    return text.toString();
  }

  private static String field(String text) {
    if (text.startsWith(RAW)) {
      return text.substring(1);
    }
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
