package org.carelake.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;

/** DuckDB's JSON reader with the columns declared, over JDBC. */
public final class DuckDbJson implements Candidate {
  private Connection database;
  private Map<String, String> settings;

  @Override
  public void open(Map<String, String> given) throws Exception {
    settings = given;
    database = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = database.createStatement()) {
      statement.execute("SET threads = " + settings.get("cores"));
      statement.execute("SET memory_limit = '" + settings.get("memory") + "'");
      statement.execute("SET preserve_insertion_order = false");
    }
  }

  @Override
  public String pass(Path output) throws Exception {
    Files.createDirectories(output);
    try (Statement statement = database.createStatement()) {
      for (String table : Tables.ALL) {
        String query =
            Tables.read(Path.of(settings.get("home"), "queries", "duckdb", table + ".sql"))
                .replace("${input}", settings.get("input"));
        Path file = output.resolve(table + ".parquet");
        statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
      }
    }
    return "";
  }

  @Override
  public void close() throws Exception {
    database.close();
  }
}
