package org.carelake.benchmark;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark's own JSON reader with a schema of no more than the columns need, and SQL. */
public final class SparkJson implements Candidate {
  private static final String SCHEMA = "-- schema: ";

  private SparkSession spark;
  private Map<String, String> settings;

  @Override
  public void open(Map<String, String> given) {
    settings = given;
    spark = LocalSpark.start(settings, Map.of());
  }

  @Override
  public String pass(Path output) {
    for (String table : Tables.ALL) {
      String query = Tables.read(Path.of(settings.get("home"), "queries", "spark", table + ".sql"));
      String schema = query.substring(SCHEMA.length(), query.indexOf('\n'));
      String type = Tables.TYPES.get(table);
      spark
          .read()
          .schema(schema)
          .json(settings.get("input") + "/" + type + ".ndjson")
          .createOrReplaceTempView(type);
      spark.sql(query).write().parquet(output.resolve(table + ".parquet").toString());
    }
    return "";
  }

  @Override
  public void close() {
    spark.stop();
  }
}
