package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import org.carelake.jobs.console.TextTable;

/**
 * The form in which lines of texts are printed: a table, an object a line, or CSV with a header.
 */
enum CellsOutput {
  TABLE,
  JSON,
  CSV;

  /** Prints lines that have a text for each column. */
  void print(List<String> columns, List<List<String>> lines, PrintWriter out) {
    switch (this) {
      case TABLE -> out.println(TextTable.format(columns, lines));
      case CSV -> {
        out.println(csv(columns));
        lines.forEach(line -> out.println(csv(line)));
      }
      case JSON -> {
        ObjectMapper json = new ObjectMapper();
        for (List<String> line : lines) {
          ObjectNode object = json.createObjectNode();
          for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), line.get(i));
          }
          out.println(object);
        }
      }
    }
  }

  private static String csv(List<String> values) {
    return String.join(",", values.stream().map(CellsOutput::csv).toList());
  }

  private static String csv(String value) {
    return value.matches("(?s).*[\",\\r\\n].*") ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
  }
}
