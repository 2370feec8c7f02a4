package org.carelake.jobs.publish;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A reader of publications that knows nothing of Spark: DuckDB in memory, in UTC. */
public final class DuckDb implements AutoCloseable {
  private final Connection connection;

  private DuckDb(Connection connection) {
    this.connection = connection;
  }

  public static DuckDb open() throws SQLException {
    DuckDb reader = new DuckDb(DriverManager.getConnection("jdbc:duckdb:"));
    reader.execute("set timezone = 'UTC'");
    return reader;
  }

  /** A reader of a database in a file, which is made where there is none. */
  public static DuckDb file(Path file) throws SQLException {
    return new DuckDb(DriverManager.getConnection("jdbc:duckdb:" + file));
  }

  /** A reader that has run the {@code duckdb.sql} of a publication. */
  public static DuckDb open(Path script) throws Exception {
    DuckDb reader = open();
    reader.execute(Files.readString(script));
    return reader;
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows as text, columns joined by {@code |}, null as {@code ∅}. */
  public List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          Object value = result.getObject(column);
          values.add(text(value));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  private static String text(Object value) {
    if (value == null) {
      return "∅";
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /** The names of a query's columns, joined by {@code |}. */
  public String names(String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
        names.add(result.getMetaData().getColumnLabel(column));
      }
    }
    return String.join("|", names);
  }

  /** Column names with DuckDB's types. */
  public List<String> columns(String view) throws SQLException {
    return rows("select column_name || ' ' || column_type from (describe " + view + ")");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
