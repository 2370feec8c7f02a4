package org.carelake.jobs.spark;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.disk.DirectLocalFileSystem;
import org.carelake.jobs.disk.DirectLocalFs;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.schemas.config.EnvironmentConfig;
import org.carelake.schemas.error.CarelakeException;

/** Starts Spark with the settings of an environment; those of spark-submit come first. */
public final class SparkSessions {
  private static final String TIME_ZONE = "spark.sql.session.timeZone";

  private SparkSessions() {}

  /**
   * The session of this process.
   *
   * @throws CarelakeException when no Spark master is named, or the time zone is not UTC
   */
  public static SparkSession start(EnvironmentConfig environment) {
    SparkConf conf = new SparkConf();
    environment.spark().forEach(conf::setIfMissing);
    conf.setIfMissing("spark.app.name", "carelake");
    conf.setIfMissing("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    conf.setIfMissing(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    // nobody asks how many rows of a table are marked as deleted, and where a former version did
    // not tell, each commit finds it out by Spark jobs over the log
    conf.setIfMissing("spark.databricks.delta.checksumDVMetrics.enabled", "false");
    conf.setIfMissing(
        "spark.databricks.delta.checksumDeletedRecordCountsHistogramMetrics.enabled", "false");
    // sessions share their classes: none has any of its own, and each would compile code that
    // another one has compiled already, asking for each class over the network first
    conf.setIfMissing("spark.sql.artifact.isolation.enabled", "false");
    // some hundred tables are worked on in turn; with Spark's hundred, code that was compiled for
    // one batch of a stream is gone before the next one asks for it
    conf.setIfMissing("spark.sql.codegen.cache.maxEntries", "5000");
    // each column would remember the lines of Java that made it, for messages that nobody is shown
    conf.setIfMissing("spark.sql.dataFrameQueryContext.enabled", "false");
    // no catalog is used; without this Spark makes a folder in the working directory
    conf.setIfMissing("spark.sql.warehouse.dir", temporaryFolder());
    useLocalDisk(conf, environment);
    if (!conf.contains("spark.master")) {
      throw CarelakeException.usage(
          "environment '"
              + environment.name()
              + "' names no Spark master; start it with scripts/submit --master URL");
    }
    requireUtc(conf);
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    SettingSources.forget(spark.sparkContext().hadoopConfiguration());
    return spark;
  }

  /** In any other zone a model's day would end at another hour than a view's. */
  private static void requireUtc(SparkConf conf) {
    conf.setIfMissing(TIME_ZONE, "UTC");
    if (!conf.get(TIME_ZONE).matches("(Etc/)?UTC|Z")) {
      throw CarelakeException.usage(
          "setting " + TIME_ZONE + " must be UTC, found '" + conf.get(TIME_ZONE) + "'");
    }
  }

  private static void useLocalDisk(SparkConf conf, EnvironmentConfig environment) {
    if (conf.get("spark.master", "").startsWith("local")) {
      conf.setIfMissing("spark.hadoop.fs.file.impl", DirectLocalFileSystem.class.getName());
      conf.setIfMissing(
          "spark.hadoop.fs.AbstractFileSystem.file.impl", DirectLocalFs.class.getName());
    }
    if (!environment.lakehouse().contains("://")) {
      // reading parts of a file at the same time, by a thread each, pays for a network only
      conf.setIfMissing("spark.hadoop.parquet.hadoop.vectored.io.enabled", "false");
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
