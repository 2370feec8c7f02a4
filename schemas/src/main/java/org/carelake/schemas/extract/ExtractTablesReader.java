package org.carelake.schemas.extract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * Reads the declared tables of extracts from YAML: {@code tables}, a list of {@code name}, {@code
 * description}, {@code columns} (a mapping from name to Spark SQL type), {@code partition_column},
 * and {@code cursor} with {@code key}, {@code lookback} and {@code whole_every}.
 */
public final class ExtractTablesReader {
  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0,127}");

  private ExtractTablesReader() {}

  /**
   * Reads one file.
   *
   * @param file the name for messages
   * @throws CarelakeException with file and line when anything is wrong
   */
  public static List<ExtractTable> read(String file, String yaml) {
    YamlSection section = YamlSection.parse(file, yaml);
    List<ExtractTable> tables = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection entry : section.sections("tables")) {
      ExtractTable table = table(entry);
      if (!names.add(table.name())) {
        throw CarelakeException.configuration(
            entry.location("name"), "table '" + table.name() + "' stands twice");
      }
      tables.add(table);
    }
    if (tables.isEmpty()) {
      throw CarelakeException.configuration(section.location(), "'tables' is missing or empty");
    }
    section.done();
    return List.copyOf(tables);
  }

  private static ExtractTable table(YamlSection entry) {
    String name = entry.string("name");
    if (!TableName.isValidName(name)) {
      throw CarelakeException.configuration(
          entry.location("name"),
          "a table is named by lower-case letters, digits and underscores, a letter first");
    }
    List<ExtractColumn> columns = columns(entry);
    Optional<String> partition = entry.optionalString("partition_column");
    if (partition.isPresent()
        && columns.stream().noneMatch(column -> column.name().equals(partition.get()))) {
      throw CarelakeException.configuration(
          entry.location("partition_column"), "'partition_column' names no declared column");
    }
    ExtractTable table =
        new ExtractTable(
            name,
            entry.string("description"),
            columns,
            partition,
            new ExtractCursorReader(entry, columns).read(),
            entry.location());
    entry.done();
    return table;
  }

  private static List<ExtractColumn> columns(YamlSection entry) {
    Location at = entry.location("columns");
    List<ExtractColumn> columns = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Map.Entry<String, String> column : entry.texts("columns").entrySet()) {
      if (!COLUMN.matcher(column.getKey()).matches()) {
        throw CarelakeException.configuration(
            at,
            "column '"
                + column.getKey()
                + "' must be lower-case letters, digits and underscores, a letter first");
      }
      if (!keys.add(ExtractColumn.key(column.getKey()))) {
        throw CarelakeException.configuration(
            at, "column '" + column.getKey() + "' can't be told from one before it");
      }
      columns.add(new ExtractColumn(column.getKey(), type(at, column.getValue())));
    }
    if (columns.isEmpty()) {
      throw CarelakeException.configuration(
          entry.location(), "'columns' is missing: expected a mapping from name to type");
    }
    return columns;
  }

  private static String type(Location at, String text) {
    try {
      return DataType.fromDDL(text).catalogString().toLowerCase(Locale.ROOT);
    } catch (Exception unknown) {
      // Spark throws its checked exceptions without declaring them
      throw CarelakeException.configuration(
          at, "'" + text + "' is no Spark SQL type, such as string, int, date or decimal(10,2)");
    }
  }
}
