package org.carelake.schemas.form;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.phi.PhiClass;

/**
 * The file {@code questionnaire_metadata.csv}: a row for each item of each form, with the columns
 * table, column, link_id, label, type, several, phi, source. UTF-8, RFC 4180.
 */
public final class FormMetadata {
  /** The columns of the file. */
  public static final List<String> HEADER =
      List.of("table", "column", "link_id", "label", "type", "several", "phi", "source");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator("\n").setIgnoreEmptyLines(true).get();

  private final String file;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, List<FormColumn>> tables = new LinkedHashMap<>();
  private final Map<String, Set<String>> names = new HashMap<>();
  private final Map<String, Set<String>> links = new HashMap<>();

  private FormMetadata(String file) {
    this.file = file;
  }

  /**
   * The columns of each table, in the order of the file.
   *
   * @param file the name for messages
   * @throws CarelakeException that lists every wrong row with file and line
   */
  public static Map<String, List<FormColumn>> read(String file, String csv) {
    FormMetadata reader = new FormMetadata(file);
    reader.parse(csv);
    if (!reader.problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", reader.problems));
    }
    return reader.tables;
  }

  /** The file with these rows. */
  public static String write(Map<String, List<FormColumn>> tables) {
    StringBuilder csv = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(csv, FORMAT)) {
      printer.printRecord(HEADER);
      for (Map.Entry<String, List<FormColumn>> table : tables.entrySet()) {
        for (FormColumn column : table.getValue()) {
          printer.printRecord(
              table.getKey(),
              column.name(),
              column.linkId(),
              column.label(),
              column.type().code(),
              column.several().code(),
              column.phi().code(),
              column.source().code());
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return csv.toString();
  }

  private void parse(String csv) {
    try (CSVParser parser = CSVParser.parse(csv, FORMAT)) {
      long before = 0;
      boolean first = true;
      for (CSVRecord row : parser) {
        int line = (int) before + 1;
        before = parser.getCurrentLineNumber();
        if (first) {
          header(row, line);
          first = false;
        } else if (problems.isEmpty() || row.size() == HEADER.size()) {
          row(row, line);
        }
      }
      if (first) {
        problem(1, "the file is empty; its first line is " + String.join(",", HEADER));
      }
    } catch (IOException | UncheckedIOException broken) {
      problem(1, "this is not CSV: " + broken.getMessage());
    }
  }

  private void header(CSVRecord row, int line) {
    if (!row.toList().equals(HEADER)) {
      problem(line, "the first line must be " + String.join(",", HEADER));
    }
  }

  private void row(CSVRecord row, int line) {
    if (row.size() != HEADER.size()) {
      problem(line, "expected " + HEADER.size() + " fields, found " + row.size());
      return;
    }
    String table = row.get(0);
    String name = row.get(1);
    String link = row.get(2);
    name(table, name, line);
    if (link.isEmpty()) {
      problem(line, "column '" + name + "' has no link_id");
    } else if (!links.computeIfAbsent(table, key -> new HashSet<>()).add(link)) {
      problem(line, "link '" + link + "' has two columns in " + table);
    }
    if (row.get(3).isBlank()) {
      problem(line, "column '" + name + "' has no label");
    }
    Optional<FormItemType> type = FormItemType.fromCode(row.get(4));
    Optional<Several> several = Several.fromCode(row.get(5));
    Optional<PhiClass> phi = PhiClass.fromCode(row.get(6));
    Optional<Source> source = Source.fromCode(row.get(7));
    known(type, "type", row.get(4), FormItemType.codes(), line);
    known(several, "several", row.get(5), "one, join, array", line);
    known(phi, "phi", row.get(6), PhiClass.codes(), line);
    known(source, "source", row.get(7), "form, kept, retired", line);
    if (type.isPresent() && several.isPresent() && phi.isPresent() && source.isPresent()) {
      tables
          .computeIfAbsent(table, key -> new ArrayList<>())
          .add(
              new FormColumn(
                  name,
                  link,
                  row.get(3),
                  type.get(),
                  several.get(),
                  phi.get(),
                  source.get(),
                  Location.of(file, line)));
    }
  }

  private void name(String table, String name, int line) {
    if (!NAME.matcher(table).matches()) {
      problem(line, "'" + table + "' is no table name");
    }
    if (!NAME.matcher(name).matches()) {
      problem(
          line,
          "column '"
              + name
              + "' must be 1 to 63 lower-case letters, digits and underscores, a letter first");
    } else if (!names.computeIfAbsent(table, key -> new HashSet<>()).add(name)) {
      problem(line, "column '" + name + "' stands twice in " + table);
    }
  }

  private void known(Optional<?> value, String what, String found, String all, int line) {
    if (value.isEmpty()) {
      problem(
          line,
          "unknown "
              + what
              + " '"
              + found
              + "'"
              + Suggestion.of(found, List.of(all.split(", ")))
              + "; known: "
              + all);
    }
  }

  private void problem(int line, String problem) {
    problems.add(Location.of(file, line) + ": " + problem);
  }
}
