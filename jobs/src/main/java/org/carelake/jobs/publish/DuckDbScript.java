package org.carelake.jobs.publish;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * The SQL of {@code duckdb.sql}: one view a table, over the files of one publication by absolute
 * location, columns in the order of the lakehouse table. Partition columns get their types named,
 * since a folder's name has none.
 */
final class DuckDbScript {
  /** With more files than this a view names the folder instead; a publication never changes. */
  private static final int MAX_NAMED_FILES = 50;

  private DuckDbScript() {}

  /**
   * The script.
   *
   * @param location the publication's folder as DuckDB names it
   */
  static String write(Publication publication, String location) {
    StringBuilder sql = new StringBuilder();
    sql.append("-- ").append(publication.kind()).append(" data of ").append(publication.tenant());
    sql.append(", run ").append(publication.runId());
    sql.append(", ").append(publication.createdAt()).append('\n');
    sql.append("-- Written anew by every publication: read it again to follow the newest one.\n");
    if (location.startsWith("s3://")) {
      sql.append("-- Needs DuckDB's httpfs extension and a secret of type s3.\n");
    }
    for (PublishedTableResult table : publication.tables()) {
      sql.append('\n').append(view(table, location));
    }
    return sql.toString();
  }

  /** Whether a script was written for the publication of a run. */
  static boolean isOf(String script, String run) {
    return script.lines().findFirst().orElse("").contains(", run " + run + ", ");
  }

  private static String view(PublishedTableResult result, String location) {
    String columns =
        List.of(result.schema().fields()).stream()
            .map(field -> identifier(field.name()))
            .collect(Collectors.joining(",\n  "));
    return "create or replace view "
        + identifier(result.table().name())
        + " as\nselect\n  "
        + columns
        + "\nfrom read_parquet(\n  "
        + files(result, location)
        + partitioning(result)
        + "\n);\n";
  }

  private static String files(PublishedTableResult result, String location) {
    if (result.files().size() > MAX_NAMED_FILES) {
      return literal(pattern(location + "/" + result.table().name()) + "/**/*.parquet");
    }
    return result.files().stream()
        .map(file -> literal(pattern(location + "/" + file.path())))
        .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
  }

  private static String partitioning(PublishedTableResult result) {
    if (!result.inPartitions()) {
      return ",\n  hive_partitioning = false";
    }
    return result.table().partitionBy().stream()
        .map(column -> literal(column) + ": " + duckDbType(type(result, column)))
        .collect(Collectors.joining(", ", ",\n  hive_partitioning = true,\n  hive_types = {", "}"));
  }

  private static DataType type(PublishedTableResult result, String column) {
    for (StructField field : result.schema().fields()) {
      if (field.name().equals(column)) {
        return field.dataType();
      }
    }
    throw new IllegalStateException("partition column is not in the schema");
  }

  /** The types that {@link TableWriter} admits as partition columns, in DuckDB's words. */
  private static String duckDbType(DataType type) {
    return switch (type.catalogString()) {
      case "string" -> "varchar";
      case "tinyint" -> "tinyint";
      case "smallint" -> "smallint";
      case "int" -> "integer";
      case "bigint" -> "bigint";
      case "boolean" -> "boolean";
      case "date" -> "date";
      default -> throw new IllegalStateException("no partition type: " + type.catalogString());
    };
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A path in which no character is a wildcard: every one that could be stands in brackets. */
  private static String pattern(String path) {
    StringBuilder pattern = new StringBuilder();
    for (char character : path.toCharArray()) {
      if (character == '*' || character == '?' || character == '[') {
        pattern.append('[').append(character).append(']');
      } else {
        pattern.append(character);
      }
    }
    return pattern.toString();
  }
}
