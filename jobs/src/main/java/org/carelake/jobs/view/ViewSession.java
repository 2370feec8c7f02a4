package org.carelake.jobs.view;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.schemas.error.CarelakeException;

/**
 * Spark without a project, started when it is first needed: on this machine, unless spark-submit
 * says otherwise.
 */
public final class ViewSession implements AutoCloseable {
  private static final long SMALL = 64L << 20;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master", "local[*]",
          "spark.app.name", "carelake view",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
          "spark.sql.shuffle.partitions", "8",
          "spark.sql.sources.parallelPartitionDiscovery.parallelism", "2");

  /** On a few megabytes, generating code takes longer than running without. */
  private static final Map<String, String> SMALL_SETTINGS =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false",
          "spark.sql.shuffle.partitions", "2");

  private final long bytes;
  private final boolean own;
  private SparkSession spark;

  private ViewSession(long bytes, SparkSession spark) {
    this.bytes = bytes;
    this.spark = spark;
    this.own = spark == null;
  }

  /** A session of its own, tuned for the size of the input; it is stopped on close. */
  public static ViewSession of(FhirInput input) {
    return new ViewSession(input.bytes(), null);
  }

  /** A session that others use too. */
  static ViewSession shared(SparkSession spark) {
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    return new ViewSession(0, spark);
  }

  /** The session. */
  SparkSession spark() {
    if (spark == null) {
      SparkConf conf = new SparkConf();
      if (bytes < SMALL) {
        SMALL_SETTINGS.forEach(conf::setIfMissing);
      }
      SETTINGS.forEach(conf::setIfMissing);
      conf.setIfMissing("spark.sql.warehouse.dir", temporaryFolder());
      spark = SparkSession.builder().config(conf).getOrCreate();
    }
    return spark;
  }

  @Override
  public void close() {
    if (own && spark != null) {
      spark.stop();
    }
  }

  private static String temporaryFolder() {
    try {
      return LiteralPaths.of(Files.createTempDirectory("carelake-spark-"));
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't create a temporary folder in " + System.getProperty("java.io.tmpdir"),
          failure);
    }
  }
}
