package org.carelake.jobs.lakehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;

/** What the log of a Delta table says about single commits; looks at no data. */
final class TableCommits {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Delta calls commits that put files together or in order, or delete former ones. */
  private static final Set<String> MAINTENANCE =
      Set.of("OPTIMIZE", "REORG", "VACUUM START", "VACUUM END");

  private final SparkSession spark;

  TableCommits(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Delta's id of the newest commit up to a version that changed rows, or its version where the log
   * no longer has it.
   */
  String id(String table, long newest) {
    Commit commit = newest(table, newest, 0, info -> !isMaintenance(info));
    return commit
        .info()
        .map(info -> info.path("txnId").asText(""))
        .filter(id -> !id.isEmpty())
        .orElse("version " + commit.version());
  }

  private static boolean isMaintenance(JsonNode commit) {
    return MAINTENANCE.contains(commit.path("operation").asText());
  }

  /** The metadata of the newest commit up to a version that carries some. */
  Optional<String> metadata(String table, long newest) {
    return told(table, newest).map(TableCommits::metadata);
  }

  /** The metadata of the newest commit up to a version whose metadata is wanted. */
  Optional<String> metadata(String table, long newest, Predicate<String> wanted, int most) {
    long oldest = Math.max(0, newest - most + 1);
    return newest(table, newest, oldest, info -> wanted.test(metadata(info)))
        .info()
        .map(TableCommits::metadata)
        .filter(wanted);
  }

  /** The newest commit that carries metadata; those of maintenance change no row. */
  private Optional<JsonNode> told(String table, long newest) {
    Predicate<JsonNode> carries = info -> !metadata(info).isEmpty();
    return newest(table, newest, 0, carries).info().filter(carries);
  }

  private static String metadata(JsonNode info) {
    return info.path("userMetadata").asText("");
  }

  /** How many rows a commit wrote, where Delta recorded it. */
  OptionalLong writtenRows(String table, long version) {
    return told(table, version)
        .map(commit -> commit.path("operationMetrics").path("numOutputRows").asText(""))
        .filter(text -> text.matches("[0-9]+"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /**
   * The paths of the files that the newest commit up to a version wrote that is wanted; empty where
   * the log has none.
   *
   * @param wanted is asked of Delta's {@code commitInfo}
   */
  Optional<Set<String>> written(String table, long newest, Predicate<JsonNode> wanted) {
    Commit commit = newest(table, newest, 0, wanted);
    return commit
        .info()
        .filter(wanted)
        .map(
            info ->
                actions(table, commit.version(), "add", Integer.MAX_VALUE).stream()
                    .map(file -> file.path("path").asText())
                    .collect(Collectors.toSet()));
  }

  /**
   * A commit.
   *
   * @param info Delta's {@code commitInfo}; empty where the log no longer has it
   */
  private record Commit(long version, Optional<JsonNode> info) {}

  /**
   * The newest commit of some versions that is wanted; else the newest of them that the log no
   * longer has, or the oldest.
   */
  private Commit newest(String table, long newest, long oldest, Predicate<JsonNode> wanted) {
    long version = newest;
    Optional<JsonNode> info = info(table, version);
    while (version > oldest && info.filter(wanted.negate()).isPresent()) {
      version--;
      info = info(table, version);
    }
    return new Commit(version, info);
  }

  private Optional<JsonNode> info(String table, long version) {
    // a table that isn't there has version -1, and no log to ask
    return version < 0
        ? Optional.empty()
        : actions(table, version, "commitInfo", 1).stream().findFirst();
  }

  /** The first actions of one kind in a commit; none where the log no longer has it. */
  private List<JsonNode> actions(String table, long version, String kind, int most) {
    Path file =
        new Path(table + "/_delta_log/" + String.format(Locale.ROOT, "%020d.json", version));
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(file)) {
        return List.of();
      }
      List<JsonNode> actions = new ArrayList<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine();
            line != null && actions.size() < most;
            line = lines.readLine()) {
          if (line.startsWith("{\"" + kind + "\"")) {
            actions.add(JSON.readTree(line).path(kind));
          }
        }
      }
      return actions;
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't read " + file, failure);
    }
  }
}
