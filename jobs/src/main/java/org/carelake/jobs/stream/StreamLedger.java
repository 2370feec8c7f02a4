package org.carelake.jobs.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * The table {@code ledger.stream_batches}: which batches were taken to their end, and how long
 * after its arrival the oldest file or message of each was in the last table. A batch that is given
 * again does not stand twice: its number goes into Delta's commit as the stream's transaction.
 */
public final class StreamLedger {
  /** Its name. */
  public static final TableName TABLE = new TableName(Layer.LEDGER, "stream_batches");

  private static final StructType SHAPE =
      StructType.fromDDL(
          "stream string, batch bigint, source string, files bigint, oldest_file_at timestamp,"
              + " started_at timestamp, ended_at timestamp, latency_seconds double, run_id string,"
              + " status string, messages bigint");

  private final Lakehouse lakehouse;

  /** The ledger of one tenant. */
  public StreamLedger(Lakehouse lakehouse) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
  }

  /**
   * Adds a batch.
   *
   * @param oldest when the oldest of its files or messages was written
   * @param status {@code success} or {@code failed}
   * @return the seconds from the oldest to the end
   */
  public double add(Batch batch, Instant oldest, RunContext run, Instant ended, String status) {
    double latency = Duration.between(oldest, ended).toMillis() / 1000.0;
    Batch.Name name = batch.name();
    Row row =
        RowFactory.create(
            name.stream(),
            name.id(),
            name.source(),
            batch.content().files(),
            oldest,
            run.startedAt(),
            ended,
            latency,
            run.runId(),
            status,
            batch.content().messages().orElse(null));
    lakehouse.append(
        TABLE,
        lakehouse.fewRows(List.of(row), SHAPE),
        run.commitMetadata(),
        Map.of(
            // a table of a former version has no messages
            "mergeSchema",
            "true",
            "txnAppId",
            "carelake-stream-" + name.stream(),
            "txnVersion",
            Long.toString(name.id())));
    return latency;
  }
}
