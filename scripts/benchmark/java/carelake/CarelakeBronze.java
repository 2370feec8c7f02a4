package org.carelake.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.transforms.view.CompiledView;
import org.carelake.transforms.view.ViewCompiler;
import org.carelake.transforms.view.ViewErrors;

/**
 * Carelake's views over Delta tables that hold the resources as text, one for each type, as bronze
 * does: each view by itself, as a build makes it. The tables are made before the first pass and stay for the next round.
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
    ViewCompiler compiler = new ViewCompiler(HapiR4Model.instance());
    for (ViewDefinition definition : views) {
      CompiledView view = compiler.compile(definition);
      ViewErrors errors = ViewErrors.collecting(spark);
      view.apply(
              spark
                  .read()
                  .format("delta")
                  .load(table(view.resource()).toString())
                  .where("is_current and not deleted")
                  .select("id", "resource"),
              "id",
              "resource",
              errors)
          .write()
          .parquet(output.resolve(view.name()).toString());
      if (!errors.errors().isEmpty()) {
        throw new IllegalStateException(errors.errors().size() + " resources broke a view");
      }
    }
    return views.size() + " views";
  }

  @Override
  public void close() {
    spark.stop();
  }
}
