package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.TableName;

/**
 * The table {@code bronze.quarantine}. A refused piece of input is known by its source, file, byte
 * offset and payload hash, and is stored once.
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

  private static Column offsetKey() {
    return coalesce(col("byte_offset"), lit(-1L));
  }
}
