package org.carelake.jobs.view;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;

/** Starts Spark without a project: on this machine, unless spark-submit says otherwise. */
public final class ViewSession {
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

  private ViewSession() {}

  /** The session of this process, tuned for the size of the files. */
  public static SparkSession start(List<FhirFile> files) {
    SparkConf conf = new SparkConf();
    if (files.stream().mapToLong(FhirFile::size).sum() < SMALL) {
      SMALL_SETTINGS.forEach(conf::setIfMissing);
    }
    SETTINGS.forEach(conf::setIfMissing);
    conf.setIfMissing("spark.sql.warehouse.dir", temporaryFolder());
    return SparkSession.builder().config(conf).getOrCreate();
  }

  private static String temporaryFolder() {
    try {
      return Files.createTempDirectory("carelake-spark-").toUri().toString();
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't create a temporary folder in " + System.getProperty("java.io.tmpdir"),
          failure);
    }
  }
}
