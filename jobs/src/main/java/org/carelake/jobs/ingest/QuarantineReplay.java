package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.transforms.bronze.BronzeSchema;

/** Tries again what is in quarantine. */
final class QuarantineReplay {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final IngestLimits limits;
  private final IngestOptions options;
  private final ReportBuilder report;

  QuarantineReplay(
      Lakehouse lakehouse,
      RunContext run,
      IngestLimits limits,
      IngestOptions options,
      ReportBuilder report) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.limits = limits;
    this.options = options;
    this.report = report;
  }

  /** Replays what sources of FHIR brought. */
  void replay(Predicate<String> sources) {
    if (!lakehouse.exists(Quarantine.TABLE)) {
      return;
    }
    Quarantine quarantine = new Quarantine(lakehouse, run);
    for (Row source :
        quarantine.open().select("source").distinct().orderBy("source").collectAsList()) {
      if (sources.test(source.getString(0))) {
        replay(quarantine, source.getString(0));
      }
    }
  }

  private void replay(Quarantine quarantine, String source) {
    SparkSession spark = lakehouse.spark();
    try (Staging staging = new Staging(spark, lakehouse.root(), run.runId(), source)) {
      staging.write(
          staged(quarantine.open().where(col("source").equalTo(source))), options.suppression());
      StagedIngest ingest =
          new StagedIngest(lakehouse, run, source, staging, options.threads(), report);
      ingest.summariseRefusals();
      ingest.writeTables(new LineNumbers(spark, List.of(), Map.of()));
      report.endOfSource();
      Dataset<Row> passed =
          staging
              .rows(BronzeSchema.PARTS)
              .where("resource_count > 0 and reject_count = 0")
              .select(
                  col("source_file"), col("byte_offset"), col("content_hash").as("payload_hash"));
      if (!passed.isEmpty()) {
        quarantine.markReplayed(source, passed);
      }
    }
  }

  private Dataset<Row> staged(Dataset<Row> open) {
    SparkSession spark = lakehouse.spark();
    Broadcast<SerializableConfiguration> configuration =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    IngestLimits bounds = limits;
    MapPartitionsFunction<Row, Row> stage =
        refusals -> {
          long firstRow = (long) TaskContext.getPartitionId() << FileSource.ROW_BITS;
          return new ReplayReader(configuration.value().value(), refusals, bounds, firstRow);
        };
    return open.selectExpr(ReplayReader.COLUMNS)
        .mapPartitions(stage, Encoders.row(BronzeSchema.STAGED));
  }
}
