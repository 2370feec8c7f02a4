package org.carelake.testing;

import org.apache.spark.sql.SparkSession;

/**
 * Spark with Delta in a {@link ChildJvm}: one thread, and nothing that pays for large data only.
 */
public final class ChildSpark {
  private ChildSpark() {}

  /** A session's settings. */
  public static SparkSession.Builder builder(String name) {
    return SparkSession.builder()
        .master("local[1]")
        .appName(name)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.databricks.delta.snapshotPartitions", "1");
  }
}
