package org.carelake.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares the tables of two systems value by value, with DuckDB over their Parquet files. */
final class Comparison implements AutoCloseable {
  private static final int EXAMPLES = 3;

  private final Connection database;

  Comparison() throws SQLException {
    database = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** The rows of a table, whatever the system calls its folder. */
  long rows(Path output, String table) throws SQLException {
    return number("SELECT count(*) FROM " + parquet(output, table));
  }

  private static String parquet(Path output, String table) {
    for (String name : List.of(table, table + ".parquet")) {
      Path path = output.resolve(name);
      if (Files.exists(path)) {
        return "read_parquet('" + path + (Files.isDirectory(path) ? "/**/*.parquet" : "") + "')";
      }
    }
    throw new IllegalStateException("there is no table " + table + " in " + output);
  }

  /** Sentences about every difference; none when the tables hold the same values. */
  List<String> differences(String table, Path left, Path right) throws SQLException {
    List<String> columns = columns(left, table);
    List<String> otherColumns = columns(right, table);
    if (!List.copyOf(columns).containsAll(otherColumns) || columns.size() != otherColumns.size()) {
      return List.of("columns " + columns + " against " + otherColumns);
    }
    prepare("a", left, table, columns);
    prepare("b", right, table, columns);
    List<String> found = new ArrayList<>();
    long leftOnly = number("SELECT count(*) FROM a ANTI JOIN b USING (id, occurrence)");
    long rightOnly = number("SELECT count(*) FROM b ANTI JOIN a USING (id, occurrence)");
    if (leftOnly + rightOnly > 0) {
      found.add(leftOnly + " rows are missing, " + rightOnly + " rows are in excess");
    }
    for (String column : columns) {
      found.addAll(differences(column));
    }
    return found;
  }

  private List<String> columns(Path output, String table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet result =
            statement.executeQuery("DESCRIBE SELECT * FROM " + parquet(output, table))) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }

  /** A table as text, each row with its number among those of its resource. */
  private void prepare(String name, Path output, String table, List<String> columns)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    for (String column : columns) {
      texts.add("CAST(\"" + column + "\" AS VARCHAR) AS \"" + column + "\"");
    }
    String order = columns.contains("code") ? "ORDER BY system, code, display" : "";
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TEMP TABLE "
              + name
              + " AS SELECT *, row_number() OVER (PARTITION BY id "
              + order
              + ") AS occurrence FROM (SELECT "
              + String.join(", ", texts)
              + " FROM "
              + parquet(output, table)
              + ")");
    }
  }

  private List<String> differences(String column) throws SQLException {
    String unequal =
        " FROM a JOIN b USING (id, occurrence) WHERE a.\"%1$s\" IS DISTINCT FROM b.\"%1$s\""
            .formatted(column);
    long all = number("SELECT count(*)" + unequal);
    if (all == 0) {
      return List.of();
    }
    String sameNumber = " AND TRY_CAST(a.\"%1$s\" AS DOUBLE) = TRY_CAST(b.\"%1$s\" AS DOUBLE)";
    long spelling = number("SELECT count(*)" + unequal + sameNumber.formatted(column));
    List<String> found = new ArrayList<>();
    if (all > spelling) {
      String otherNumber = " AND NOT coalesce(" + sameNumber.substring(5) + ", false)";
      found.add(
          column
              + ": "
              + (all - spelling)
              + " other values, such as "
              + examples(column, unequal + otherNumber.formatted(column)));
    }
    if (spelling > 0) {
      found.add(
          column
              + ": "
              + spelling
              + " numbers written otherwise, such as "
              + examples(column, unequal + sameNumber.formatted(column)));
    }
    return found;
  }

  private String examples(String column, String from) throws SQLException {
    List<String> examples = new ArrayList<>();
    String query =
        "SELECT DISTINCT a.\"%1$s\", b.\"%1$s\" %2$s ORDER BY 1, 2 LIMIT %3$d"
            .formatted(column, from, EXAMPLES);
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        examples.add(
            String.format(
                Locale.ROOT, "`%s` for `%s`", result.getString(2), result.getString(1)));
      }
    }
    return String.join(", ", examples);
  }

  private long number(String query) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
