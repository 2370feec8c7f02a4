package org.carelake.jobs.lakehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;

/** What the log of a Delta table says about single commits; looks at no data. */
final class TableCommits {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;

  TableCommits(SparkSession spark) {
    this.spark = spark;
  }

  /** Delta's id of a commit, or the version where the log no longer has it. */
  String id(String table, long version) {
    return info(table, version)
        .map(commit -> commit.path("txnId").asText(""))
        .filter(id -> !id.isEmpty())
        .orElse("version " + version);
  }

  /** The metadata of the newest commit up to a version that carries some. */
  Optional<String> metadata(String table, long newest) {
    return told(table, newest).map(commit -> commit.path("userMetadata").asText());
  }

  /** The newest commit that carries metadata; those of maintenance change no row. */
  private Optional<JsonNode> told(String table, long newest) {
    for (long version = newest; version >= 0; version--) {
      Optional<JsonNode> commit = info(table, version);
      if (commit.isEmpty() || !commit.get().path("userMetadata").asText("").isEmpty()) {
        return commit;
      }
    }
    return Optional.empty();
  }

  /** How many rows a commit wrote, where Delta recorded it. */
  OptionalLong writtenRows(String table, long version) {
    return told(table, version)
        .map(commit -> commit.path("operationMetrics").path("numOutputRows").asText(""))
        .filter(text -> text.matches("[0-9]+"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private Optional<JsonNode> info(String table, long version) {
    Path file = new Path(table + "/_delta_log/" + String.format("%020d.json", version));
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(file)) {
        return Optional.empty();
      }
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("{\"commitInfo\"")) {
            return Optional.of(JSON.readTree(line).path("commitInfo"));
          }
        }
      }
      return Optional.empty();
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't read " + file, failure);
    }
  }
}
