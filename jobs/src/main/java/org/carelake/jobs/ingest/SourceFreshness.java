package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/** How new the newest rows of a source in bronze are: by the time of their extract. */
public final class SourceFreshness {
  private final Lakehouse lakehouse;

  /** Looks at the bronze tables of one tenant. */
  public SourceFreshness(Lakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /** The newest time of extract; empty when nothing of the source is there. */
  public Optional<Instant> newest(SourceConfig source) {
    boolean extract = source instanceof SourceConfig.Extract;
    String name = extract ? "_source" : "source";
    String time = extract ? "_extracted_at" : "extracted_at";
    Dataset<Row> all = null;
    for (TableName table : lakehouse.tables(Layer.BRONZE)) {
      Dataset<Row> rows = lakehouse.read(table);
      if (Arrays.asList(rows.schema().fieldNames()).contains(name)
          && Arrays.asList(rows.schema().fieldNames()).contains(time)) {
        Dataset<Row> times =
            rows.where(col(name).equalTo(lit(source.name())))
                .select(col(time).cast("timestamp").as("at"));
        all = all == null ? times : all.union(times);
      }
    }
    if (all == null) {
      return Optional.empty();
    }
    Row newest = all.agg(max("at").as("at")).selectExpr("unix_micros(at)").first();
    return newest.isNullAt(0)
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(newest.getLong(0), ChronoUnit.MICROS));
  }
}
