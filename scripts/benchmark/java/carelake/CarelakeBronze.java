package org.carelake.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.carelake.jobs.flatten.StagedViews;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewGroup;

/**
 * Carelake's views over Delta tables that hold the resources as text, one for each type, as bronze
 * does: one pass over each table, as a build makes it. The tables are made before the first pass and stay for the next round.
 */
public final class CarelakeBronze implements Candidate {
  private SparkSession spark;
  private Map<String, String> settings;
  private List<ViewDefinition> views;

  @Override
  public void open(Map<String, String> given) throws IOException {
    settings = given;
    views = CarelakeFiles.views(settings);
    spark =
        LocalSpark.start(
            settings,
            Map.of(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension",
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "spark.databricks.delta.snapshotPartitions",
                "1"));
    for (ViewDefinition view : views) {
      Path table = table(view.resource());
      if (!Files.isDirectory(table)) {
        spark
            .read()
            .text(settings.get("input") + "/" + view.resource() + ".ndjson")
            .select(
                functions.get_json_object(functions.col("value"), "$.id").as("id"),
                functions.lit(false).as("deleted"),
                functions.lit(true).as("is_current"),
                functions.col("value").as("resource"))
            .write()
            .format("delta")
            .save(table.toString());
      }
    }
  }

  private Path table(String resource) {
    return Path.of(settings.get("work"), "bronze", resource);
  }

  @Override
  public String pass(Path output) {
    long rows = 0;
    for (ViewGroup group : new ViewCompiler(HapiR4Model.instance()).compileGroups(views)) {
      Dataset<Row> bronze = spark.read().format("delta").load(table(group.resource()).toString());
      Path folder = output.resolve(group.views().get(0).name());
      // not closed: that would remove the files
      StagedViews staged =
          StagedViews.of(
              bronze.where("is_current and not deleted"),
              "id",
              "resource",
              group,
              folder.toString());
      if (!staged.errors(0).isEmpty()) {
        throw new IllegalStateException(staged.errors(0).size() + " resources broke a view");
      }
      rows += staged.rowCount(0);
    }
    return rows + " rows";
  }

  @Override
  public void close() {
    spark.stop();
  }
}
