package org.carelake.jobs.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;

/**
 * On a few megabytes Spark spends most of its time on preparing to be fast: generating and
 * compiling code for each query, planning in stages, splitting shuffles. A tenant whose sources are
 * all small local files, or topics of which little has come into a local lakehouse so far, gets a
 * session without that; everybody else keeps Spark's defaults.
 */
public final class SmallData {
  private static final long LIMIT = 64L << 20;
  private static final long UNKNOWN = Long.MAX_VALUE / 32;
  private static final int GZIP_RATIO = 10;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false",
          // plans are small, and what follows from a hundred columns takes longest to work out
          "spark.sql.constraintPropagation.enabled", "false",
          // several models are built at a time, so that one task a table keeps the machine busy
          "spark.sql.shuffle.partitions", "1",
          "spark.sql.files.minPartitionNum", "1",
          "spark.sql.leafNodeDefaultParallelism", "1",
          // what is joined is in one place already; a broadcast would be a job of its own
          "spark.sql.autoBroadcastJoinThreshold", "-1",
          // statistics by which files would be passed over, of tables that have one file
          "spark.databricks.delta.stats.collect", "false");
  private static final String FILES_IN_CHECKSUMS = "spark.databricks.delta.allFilesInCrc.enabled";

  private SmallData() {}

  /** Tunes a tenant's session over a lakehouse that has its tables. */
  public static void tune(SparkSession session, TenantConfig tenant) {
    tune(session, tenant, false);
  }

  /**
   * Tunes a tenant's session when its sources together hold less than 64 MB of text.
   *
   * @param newTables whether most tables will be written for the first time; Delta then asks the
   *     empty former version of each by a Spark job what files it had, to name them in a checksum
   */
  public static void tune(SparkSession session, TenantConfig tenant, boolean newTables) {
    long bytes = 0;
    for (SourceConfig source : tenant.sources()) {
      bytes += size(source, tenant.root());
      if (bytes > LIMIT) {
        return;
      }
    }
    SETTINGS.forEach((key, value) -> session.conf().set(key, value));
    if (newTables) {
      session.conf().set(FILES_IN_CHECKSUMS, false);
    }
  }

  private static long size(SourceConfig source, String root) {
    if (source instanceof SourceConfig.FhirKafka) {
      // what has come is in bronze, compressed
      return GZIP_RATIO * size(root + "/" + Layer.BRONZE.code());
    }
    return source instanceof SourceConfig.InFiles input ? size(input.path()) : UNKNOWN;
  }

  /** The bytes below a local path, as far as the limit; of compressed files those they become. */
  private static long size(String path) {
    if (path.contains("://")) {
      return UNKNOWN;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.walk(Path.of(path))) {
      Iterator<Path> each = files.filter(Files::isRegularFile).iterator();
      while (each.hasNext() && bytes <= LIMIT) {
        bytes += text(each.next());
      }
      return bytes;
    } catch (IOException | UncheckedIOException unreadable) {
      // ingest says what is wrong with it
      return 0;
    }
  }

  private static long text(Path file) {
    long bytes = file.toFile().length();
    return file.toString().endsWith(".gz") ? bytes * GZIP_RATIO : bytes;
  }
}
