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
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.deletionvectors.StoredBitmap;
import org.apache.spark.sql.delta.storage.dv.HadoopFileSystemDVStore;
import org.carelake.jobs.publish.DuckDb;
import scala.Option;

/**
 * What a reader finds: rows of Delta tables and of a publication. Delta's log is read here by its
 * specification and the files by DuckDB, so that neither Spark nor Carelake judges its own work;
 * only the marks of deleted rows are read by Delta.
 */
public final class LakehouseContent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VECTOR = "deletionVector";
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
      Collection<DataFile> files = files(table);
      return files.isEmpty() ? List.of() : sorted(reader, columns, relation(files));
    }
  }

  private static List<String> rows(DuckDb reader, Path table) throws IOException, SQLException {
    Collection<DataFile> files = files(table);
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

  private static String relation(Collection<DataFile> files) {
    String paths =
        files.stream().map(DataFile::path).collect(Collectors.joining("', '", "['", "']"));
    List<String> gone = new ArrayList<>();
    for (DataFile file : files) {
      if (file.deleted().length > 0) {
        String rows =
            Arrays.stream(file.deleted()).mapToObj(Long::toString).collect(Collectors.joining(","));
        gone.add("(filename = '" + file.path() + "' and file_row_number in (" + rows + "))");
      }
    }
    if (gone.isEmpty()) {
      return "read_parquet(" + paths + ", union_by_name = true)";
    }
    return "(select * exclude (filename, file_row_number) from read_parquet("
        + paths
        + ", union_by_name = true, filename = true, file_row_number = true) where not ("
        + String.join(" or ", gone)
        + "))";
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

  /** A file of a table, and the numbers of those of its rows that are marked as deleted. */
  private record DataFile(String path, long[] deleted) {}

  private static Collection<DataFile> files(Path table) throws IOException {
    // a file whose marks change is removed and added in one commit, in any order
    Map<String, DataFile> files = new TreeMap<>();
    Path log = table.resolve("_delta_log");
    if (!Files.isDirectory(log)) {
      return files.values();
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
            JsonNode add = action.path("add");
            files.put(key(add), new DataFile(file(table, add), deleted(table, add.path(VECTOR))));
          } else if (action.has("remove")) {
            files.remove(key(action.path("remove")));
          }
        }
      }
    }
    return files.values();
  }

  private static String key(JsonNode action) {
    return action.path("path").asText() + " " + action.path(VECTOR);
  }

  private static String file(Path table, JsonNode action) {
    return table
        .resolve(URLDecoder.decode(action.path("path").asText(), StandardCharsets.UTF_8))
        .toString();
  }

  /** The marks themselves are read by Delta. */
  private static long[] deleted(Path table, JsonNode vector) {
    if (!vector.isObject()) {
      return new long[0];
    }
    Option<Object> offset =
        vector.has("offset") ? Option.apply(vector.path("offset").asInt()) : Option.empty();
    DeletionVectorDescriptor descriptor =
        DeletionVectorDescriptor.apply(
            vector.path("storageType").asText(),
            vector.path("pathOrInlineDv").asText(),
            offset,
            vector.path("sizeInBytes").asInt(),
            vector.path("cardinality").asLong(),
            Option.empty());
    return StoredBitmap.create(descriptor, new org.apache.hadoop.fs.Path(table.toUri()))
        .load(new HadoopFileSystemDVStore(new Configuration()))
        .values();
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
