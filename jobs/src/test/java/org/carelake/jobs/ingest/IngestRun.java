package org.carelake.jobs.ingest;

import java.nio.file.Path;
import java.time.Instant;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.Location;
import org.carelake.testing.TestTenant;

/**
 * Measures an ingest of a folder of NDJSON: {@code IngestRun FOLDER LAKEHOUSE [THREADS] [once]}.
 */
public final class IngestRun {
  private IngestRun() {}

  /** Runs it; then, unless {@code once}, again with nothing new, and again reading all files. */
  public static void main(String[] arguments) {
    Location here = Location.of("arguments");
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .getOrCreate();
    TenantConfig tenant =
        TestTenant.of("measured", Path.of(arguments[1]).toAbsolutePath().toString(), here)
            .source(
                new SourceConfig.FhirNdjson(
                    "files", Path.of(arguments[0]).toAbsolutePath().toString(), here))
            .config();
    int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
    boolean once = arguments.length > 3;
    for (boolean refresh : once ? new boolean[] {false} : new boolean[] {false, false, true}) {
      long start = System.nanoTime();
      IngestReport report =
          new IngestJob(
                  new Lakehouse(spark, tenant.root()),
                  tenant,
                  new RunContext("run-" + System.nanoTime(), Instant.now()),
                  secret -> "")
              .run(new IngestOptions(refresh, threads), result -> System.out.println(result));
      System.out.printf(
          "%.1f s, %d failures, quarantined %s, skipped %d%n",
          (System.nanoTime() - start) / 1e9,
          report.failures().size(),
          report.quarantinedByReason(),
          report.skippedFiles());
    }
    spark.stop();
  }
}
