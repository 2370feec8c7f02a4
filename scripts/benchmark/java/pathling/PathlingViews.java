package org.carelake.benchmark;

import au.csiro.pathling.library.PathlingContext;
import au.csiro.pathling.library.io.source.QueryableDataSource;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Pathling's published library with the same views that Carelake runs. */
public final class PathlingViews implements Candidate {
  private SparkSession spark;
  private PathlingContext pathling;
  private Map<String, String> settings;

  @Override
  public void open(Map<String, String> given) {
    settings = given;
    spark =
        LocalSpark.start(
            settings,
            // with this rule the plans of these views fail
            Map.of(
                "spark.sql.optimizer.excludedRules",
                "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases"));
    pathling = PathlingContext.create(spark);
  }

  @Override
  public String pass(Path output) {
    QueryableDataSource source = pathling.read().ndjson(settings.get("input"));
    for (String table : Tables.ALL) {
      String view = Tables.read(Path.of(settings.get("home"), "views", table + ".json"));
      source
          .view(Tables.TYPES.get(table))
          .json(view)
          .execute()
          .write()
          .parquet(output.resolve(table + ".parquet").toString());
    }
    return "";
  }

  @Override
  public void close() {
    spark.stop();
  }
}
