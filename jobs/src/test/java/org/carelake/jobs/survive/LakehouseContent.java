package org.carelake.jobs.survive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.carelake.jobs.publish.DuckDb;

/**
 * What a reader finds: rows of Delta tables and of a publication. Delta's log is read here by its
 * specification and the files by DuckDB, so that neither Spark nor Carelake judges its own work.
 */
public final class LakehouseContent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LAYERS =
      List.of("bronze", "silver", "gold", "quarantine", "test_failures");

  /** Columns that tell of the run and differ from one to the next. */
  private static final String OF_THE_RUN =
      "('run_id', 'ingested_at', 'extracted_at', 'quarantined_at', 'carelake_run_id',"
          + " 'carelake_quarantined_at', 'replay_run_id', 'modified_at')";

  private LakehouseContent() {}

  /** The rows of every table, sorted, without what tells of the run. */
  public static Map<String, List<String>> of(Path lakehouse) throws IOException, SQLException {
    Map<String, List<String>> content = new TreeMap<>();
    try (DuckDb reader = DuckDb.open()) {
      for (String layer : LAYERS) {
        for (Path table : folders(lakehouse.resolve(layer))) {
          content.put(layer + "." + table.getFileName(), rows(reader, table));
        }
      }
    }
    content.values().removeIf(List::isEmpty);
    return content;
  }

  /** Columns of a table, row by row, sorted; none where there is no table. */
  static List<String> rows(Path table, String columns) throws IOException, SQLException {
    try (DuckDb reader = DuckDb.open()) {
      Set<String> files = files(table);
      return files.isEmpty() ? List.of() : sorted(reader, columns, relation(files));
    }
  }

  private static List<String> rows(DuckDb reader, Path table) throws IOException, SQLException {
    Set<String> files = files(table);
    if (files.isEmpty()) {
      return List.of();
    }
    // by name: the order of columns is that of the first file
    String columns =
        String.join(
            ", ",
            reader.rows(
                "select case when column_type = 'BLOB' then 'hex(' || column_name || ')'"
                    // Spark may write them with or without a time zone
                    + " when column_type like 'TIMESTAMP%' then 'epoch_us(' || column_name || ')'"
                    + " else column_name end from (describe select * from "
                    + relation(files)
                    + ") where column_name not in "
                    + OF_THE_RUN
                    + " order by column_name"));
    return sorted(reader, columns, relation(files));
  }

  private static List<String> sorted(DuckDb reader, String columns, String relation)
      throws SQLException {
    List<String> rows = new ArrayList<>(reader.rows("select " + columns + " from " + relation));
    Collections.sort(rows);
    return rows;
  }

  private static String relation(Set<String> files) {
    return "read_parquet(['" + String.join("', '", files) + "'], union_by_name = true)";
  }

  /** The publication as {@code duckdb.sql} shows it; empty where there is none yet. */
  static Map<String, List<String>> published(Path bucket) throws Exception {
    Map<String, List<String>> content = new TreeMap<>();
    if (Files.exists(bucket.resolve("duckdb.sql"))) {
      try (DuckDb reader = DuckDb.open(bucket.resolve("duckdb.sql"))) {
        for (String table : List.of("people", "genders")) {
          List<String> rows = new ArrayList<>(reader.rows("select * from " + table));
          Collections.sort(rows);
          content.put(table, rows);
        }
      }
    }
    return content;
  }

  /** Files of a bucket that neither the pointer nor the manifests of what it keeps account for. */
  public static Set<String> unaccounted(Path bucket) throws IOException {
    Set<String> files = new TreeSet<>();
    if (!Files.exists(bucket)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(bucket)) {
      all.filter(Files::isRegularFile)
          .map(file -> bucket.relativize(file).toString())
          .forEach(files::add);
    }
    files.removeAll(Set.of("latest.json", "duckdb.sql"));
    JsonNode latest = JSON.readTree(bucket.resolve("latest.json").toFile());
    for (JsonNode run : latest.path("kept")) {
      String folder = "publications/" + run.asText() + "/";
      for (String name : List.of("manifest.json", "datapackage.json", "datacontract.odcs.yaml")) {
        files.remove(folder + name);
      }
      JsonNode manifest = JSON.readTree(bucket.resolve(folder + "manifest.json").toFile());
      for (JsonNode table : manifest.path("tables")) {
        for (JsonNode file : table.path("files")) {
          if (!files.remove(folder + file.path("path").asText())) {
            files.add("missing: " + file.path("path").asText());
          }
        }
      }
    }
    return files;
  }

  private static Set<String> files(Path table) throws IOException {
    Set<String> files = new TreeSet<>();
    Path log = table.resolve("_delta_log");
    if (!Files.isDirectory(log)) {
      return files;
    }
    try (Stream<Path> commits = Files.list(log)) {
      for (Path commit :
          commits
              .filter(file -> file.getFileName().toString().matches("[0-9]{20}\\.json"))
              .sorted()
              .toList()) {
        for (String line : Files.readAllLines(commit)) {
          JsonNode action = JSON.readTree(line);
          if (action.has("add")) {
            if (action.path("add").path("deletionVector").isObject()) {
              throw new IllegalStateException(table + " has deletion vectors");
            }
            files.add(file(table, action.path("add")));
          } else if (action.has("remove")) {
            files.remove(file(table, action.path("remove")));
          }
        }
      }
    }
    return files;
  }

  private static String file(Path table, JsonNode action) {
    return table
        .resolve(URLDecoder.decode(action.path("path").asText(), StandardCharsets.UTF_8))
        .toString();
  }

  private static List<Path> folders(Path layer) throws IOException {
    if (!Files.isDirectory(layer)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(layer)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }
}
