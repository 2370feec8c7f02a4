package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.Timestamps;

/**
 * The table {@code bronze.quarantine}. A refused piece of input is known by its source, file, byte
 * offset (its line, where there is none) and payload hash, and is stored once.
 */
final class Quarantine {
  static final TableName TABLE = TableName.bronze("quarantine");

  private final Lakehouse lakehouse;
  private final RunContext run;

  Quarantine(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
  }

  /** Adds staged refusals that are not known yet. */
  void add(String source, Dataset<Row> staged) {
    Dataset<Row> refused =
        staged
            .select(
                lit(source).as("source"),
                col("source_file"),
                col("source_line"),
                col("byte_offset"),
                col("length"),
                col("resource_type"),
                col("reason"),
                col("detail"),
                col("resource").as("payload"),
                col("content_hash").as("payload_hash"),
                lit(run.runId()).as("run_id"),
                lit(run.startedAt()).as("quarantined_at"),
                lit(null).cast("timestamp").as("replayed_at"),
                lit(null).cast("string").as("replay_run_id"))
            .withColumn("offset_key", offsetKey())
            .dropDuplicates("source", "source_file", "offset_key", "payload_hash");
    if (lakehouse.exists(TABLE)) {
      Dataset<Row> known =
          lakehouse
              .read(TABLE)
              .withColumn("offset_key", offsetKey())
              .select("source", "source_file", "offset_key", "payload_hash");
      refused =
          refused.join(
              known,
              Columns.names("source", "source_file", "offset_key", "payload_hash"),
              "left_anti");
    }
    Dataset<Row> fresh = refused.drop("offset_key").persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (!fresh.isEmpty()) {
        lakehouse.append(TABLE, fresh.coalesce(1), Commits.metadata(run, source));
      }
    } finally {
      fresh.unpersist();
    }
  }

  /** Refusals of sources that have not been replayed, with a payload or a place to read it from. */
  Dataset<Row> open() {
    return lakehouse
        .read(TABLE)
        .where(col("replayed_at").isNull())
        .where(col("payload").isNotNull().or(col("length").isNotNull()));
  }

  /**
   * Marks refusals as replayed.
   *
   * @param passed columns {@code source_file, byte_offset, payload_hash}
   */
  void markReplayed(String source, Dataset<Row> passed) {
    lakehouse.update(
        TABLE,
        passed
            .distinct()
            .select(
                lit(source).as("source"),
                col("source_file"),
                col("byte_offset"),
                col("payload_hash")),
        "target.source = source.source and target.source_file = source.source_file"
            + " and target.byte_offset <=> source.byte_offset"
            + " and target.payload_hash = source.payload_hash",
        Map.of(
            "replayed_at", "timestamp_micros(" + Timestamps.micros(run.startedAt()) + "L)",
            "replay_run_id", "'" + run.runId() + "'"),
        Commits.metadata(run, source));
  }

  private static Column offsetKey() {
    return coalesce(col("byte_offset"), col("source_line"), lit(-1L));
  }
}
