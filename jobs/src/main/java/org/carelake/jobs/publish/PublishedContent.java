package org.carelake.jobs.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.PublishView;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.error.CarelakeException;

/** The rows of publications in force, as the pointer and the manifest lead to them. */
public final class PublishedContent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final Function<SecretReference, String> secrets;

  /**
   * A reader.
   *
   * @param secrets reads the credentials of a target
   */
  public PublishedContent(SparkSession spark, Function<SecretReference, String> secrets) {
    this.spark = spark.newSession();
    this.spark.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", false);
    this.secrets = secrets;
  }

  /**
   * The tables of some targets and of their roles, by bucket, role and name.
   *
   * @param elsewhere a folder in which the same buckets lie; empty for the targets' own places
   */
  public Map<String, Supplier<Dataset<Row>>> tables(
      List<PublishTarget> targets, Optional<String> elsewhere) {
    Map<String, Supplier<Dataset<Row>>> tables = new TreeMap<>();
    for (PublishTarget target : targets) {
      String root = elsewhere.map(folder -> folder + "/" + target.bucket()).orElse(target.path());
      add(target, root, target.bucket(), tables);
      for (PublishView view : target.views()) {
        String role = "/" + PublishTarget.roleFolder(view.name());
        add(target, root + role, target.bucket() + role, tables);
      }
    }
    return tables;
  }

  private void add(
      PublishTarget target, String root, String name, Map<String, Supplier<Dataset<Row>>> tables) {
    Configuration configuration =
        S3aSettings.configure(spark.sessionState().newHadoopConf(), target, secrets);
    try (Bucket bucket = Bucket.at(root, configuration)) {
      Path pointer = bucket.path("latest.json");
      Optional<String> found = bucket.read(pointer);
      if (found.isEmpty()) {
        return;
      }
      String run = Pointer.parse(found.get(), pointer.toString()).runs().get(0);
      Path folder = new Publications(bucket).folder(run);
      Path manifest = bucket.at(Manifest.relativePath(run));
      for (JsonNode table : manifest(bucket, manifest).path("tables")) {
        String base = new Path(folder, table.path("name").asText()).toString();
        List<String> files = new ArrayList<>();
        table.path("files").forEach(file -> files.add(folder + "/" + file.path("path").asText()));
        tables.put(
            name + "/" + table.path("name").asText(),
            () ->
                LiteralPaths.reader(spark)
                    .option("basePath", base)
                    .parquet(files.toArray(String[]::new)));
      }
    }
  }

  private static JsonNode manifest(Bucket bucket, Path path) {
    try {
      return JSON.readTree(bucket.read(path).orElse(""));
    } catch (JsonProcessingException damaged) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          path + " is no manifest of a publication (expected JSON); publish anew");
    }
  }
}
