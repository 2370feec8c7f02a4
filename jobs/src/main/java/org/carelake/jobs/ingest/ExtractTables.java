package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;

/** Which files belong to which table of a source; work on several tables at a time. */
final class ExtractTables {
  private ExtractTables() {}

  /** The table of a file: what {@code table-of} finds in its path below the source's folder. */
  static Optional<String> tableOf(SourceConfig.ExtractFiles source, String path) {
    String below = path.startsWith(source.path()) ? path.substring(source.path().length()) : path;
    String relative = below.replaceFirst("^/+", "");
    Matcher matcher = source.tableOf().matcher(relative.isEmpty() ? name(path) : relative);
    if (!matcher.find() || matcher.group(1) == null) {
      return Optional.empty();
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return TableName.isValidName(name) ? Optional.of(name) : Optional.empty();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The files of each declared table; of every table found where none is declared. */
  static Map<String, List<SourceFile>> byTable(
      SourceConfig.ExtractFiles source, Collection<SourceFile> files) {
    List<String> declared = source.tables().stream().map(ExtractTable::name).toList();
    Map<String, List<SourceFile>> byTable = new LinkedHashMap<>();
    for (SourceFile file : files) {
      tableOf(source, file.path())
          .filter(table -> declared.isEmpty() || declared.contains(table))
          .ifPresent(table -> byTable.computeIfAbsent(table, key -> new ArrayList<>()).add(file));
    }
    return byTable;
  }
}
