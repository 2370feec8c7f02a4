package org.carelake.jobs.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The table that a view makes, as the statement that creates it. */
public final class CreateTable {
  private CreateTable() {}

  /** The SQL in which it is written. */
  public enum Dialect {
    /** Spark SQL; descriptions become comments. */
    SPARK,
    /** DuckDB. */
    DUCKDB,
    /** The names of the SQL standard, as SQL on FHIR maps FHIR types to them. */
    ANSI
  }

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "string", List.of("STRING", "VARCHAR", "CHARACTER VARYING"),
          "boolean", List.of("BOOLEAN", "BOOLEAN", "BOOLEAN"),
          "integer", List.of("INT", "INTEGER", "INT"),
          "long", List.of("BIGINT", "BIGINT", "BIGINT"),
          "double", List.of("DOUBLE", "DOUBLE", "DOUBLE PRECISION"),
          "date", List.of("DATE", "DATE", "DATE"),
          "timestamp", List.of("TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"),
          "binary", List.of("BINARY", "BLOB", "BINARY VARYING"));

  /**
   * The statement, over several lines, with a semicolon.
   *
   * @param descriptions of columns by name
   */
  public static String of(
      String name, StructType schema, Map<String, String> descriptions, Dialect dialect) {
    List<String> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String column = "  " + quoted(field.name(), dialect) + " " + type(field.dataType(), dialect);
      String description = descriptions.get(field.name());
      if (dialect == Dialect.SPARK && description != null) {
        column += " COMMENT '" + description.replace("\\", "\\\\").replace("'", "\\'") + "'";
      }
      columns.add(column);
    }
    return columns.stream()
        .collect(
            Collectors.joining(",\n", "CREATE TABLE " + quoted(name, dialect) + " (\n", "\n);"));
  }

  private static String quoted(String name, Dialect dialect) {
    String quote = dialect == Dialect.SPARK ? "`" : "\"";
    return quote + name.replace(quote, quote + quote) + quote;
  }

  private static String type(DataType type, Dialect dialect) {
    if (type instanceof ArrayType array) {
      String item = type(array.elementType(), dialect);
      return switch (dialect) {
        case SPARK -> "ARRAY<" + item + ">";
        case DUCKDB -> item + "[]";
        case ANSI -> item + " ARRAY";
      };
    }
    if (type instanceof DecimalType) {
      return type.sql();
    }
    List<String> names = NAMES.get(type.typeName());
    return names == null ? type.sql() : names.get(dialect.ordinal());
  }
}
