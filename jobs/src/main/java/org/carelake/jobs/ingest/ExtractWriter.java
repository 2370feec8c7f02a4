package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.Timestamps;
import org.carelake.transforms.erasure.ExtractRule;

/**
 * Writes rows of extracts to their bronze table, one row for each row received. A row is known when
 * the same file or table held it at its last reading; how often a row stands there counts. What it
 * no longer holds gets a time in {@code _removed_at}.
 */
final class ExtractWriter {
  private static final List<String> IDENTITY = List.of("_file", "_content_hash", "_occurrence");
  private static final long SMALL = 200_000;

  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.Extract source;
  private final IngestOptions options;

  ExtractWriter(
      Lakehouse lakehouse, RunContext run, SourceConfig.Extract source, IngestOptions options) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.options = options;
  }

  /**
   * What was written.
   *
   * @param added rows that were not known
   * @param removed rows that are no longer there
   */
  record Written(long added, long removed) {}

  /** The columns that follow the declared ones, from those of a reading. */
  List<Column> meta(Column file, Column number, Column extractedAt, Column hash) {
    return List.of(
        lit(source.name()).as("_source"),
        file.as("_file"),
        number.as("_row_number"),
        extractedAt.as("_extracted_at"),
        lit(run.startedAt()).as("_loaded_at"),
        lit(null).cast("timestamp").as("_removed_at"),
        hash.as("_content_hash"),
        lit(run.runId()).as("_run_id"));
  }

  /**
   * Writes what one reading found.
   *
   * @param rows of the shape of the bronze table, cached or cheap to compute twice
   * @param count how many they are
   * @param files the files that were read to their end; nothing is removed of others
   */
  Written write(TableName table, Dataset<Row> rows, long count, Collection<String> files) {
    return write(table, rows, count, files, TableProgress.plain(run, source.name()));
  }

  /**
   * Writes what one reading found.
   *
   * @param progress what its commits say, and whether it found all rows or some
   */
  Written write(
      TableName table,
      Dataset<Row> rows,
      long count,
      Collection<String> files,
      TableProgress progress) {
    Dataset<Row> kept = kept(table, rows);
    return kept == rows
        ? writeKept(table, rows, count, files, progress)
        : writeKept(table, kept, kept.count(), files, progress);
  }

  /** Without people that were erased. */
  private Dataset<Row> kept(TableName table, Dataset<Row> rows) {
    return ExtractRule.kept(rows, options.persons().apply(table), options.suppression());
  }

  private Written writeKept(
      TableName table,
      Dataset<Row> rows,
      long count,
      Collection<String> files,
      TableProgress progress) {
    if (!lakehouse.exists(table)) {
      lakehouse.overwrite(table, sized(rows, count), progress.done());
      return new Written(count, 0);
    }
    check(table, rows.schema());
    Dataset<Row> current =
        numbered(current(table, rows.schema(), files, progress))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<String> identity = new ArrayList<>(IDENTITY);
      identity.addAll(progress.key());
      Dataset<Row> received = numbered(rows);
      Dataset<Row> added =
          SameRows.without(received, current, identity)
              .select(columns(rows.schema()))
              .persist(StorageLevel.MEMORY_AND_DISK());
      Dataset<Row> removed = SameRows.without(current, received, identity);
      try {
        long news = added.count();
        long gone = removed.count();
        if (gone > 0) {
          remove(table, removed, news > 0 ? progress.between() : progress.done());
        }
        if (news > 0) {
          append(table, sized(added, news), progress.done());
        } else if (gone == 0 && progress.record()) {
          lakehouse.record(table, progress.done());
        }
        return new Written(news, gone);
      } finally {
        added.unpersist();
      }
    } finally {
      current.unpersist();
    }
  }

  /** The stored rows that are there by the last reading, of those about which this one tells. */
  private Dataset<Row> current(
      TableName table, StructType received, Collection<String> files, TableProgress progress) {
    Dataset<Row> rows =
        lakehouse
            .read(table)
            .where(col("_removed_at").isNull())
            .where(col("_file").isin(files.toArray()));
    for (String name : progress.key()) {
      if (!List.of(rows.columns()).contains(name)) {
        rows = rows.withColumn(name, lit(null).cast(received.apply(name).dataType()));
      }
    }
    return progress.touched().isEmpty()
        ? rows
        : SameRows.with(rows, progress.touched().get(), progress.key());
  }

  /** Adds rows that a replay found right, beside what is there. */
  void add(TableName table, Dataset<Row> rows) {
    if (lakehouse.exists(table)) {
      check(table, rows.schema());
    }
    append(table, kept(table, rows).coalesce(1), Commits.metadata(run, source.name()));
  }

  private void append(TableName table, Dataset<Row> rows, String metadata) {
    lakehouse.append(table, rows, metadata, Map.of("mergeSchema", "true"));
  }

  private void remove(TableName table, Dataset<Row> rows, String metadata) {
    lakehouse.update(
        table,
        rows.select("_file", "_content_hash", "_row_number", "_loaded_at"),
        "target._file = source._file and target._content_hash = source._content_hash"
            + " and target._row_number <=> source._row_number"
            + " and target._loaded_at = source._loaded_at and target._removed_at is null",
        Map.of("_removed_at", "timestamp_micros(" + Timestamps.micros(run.startedAt()) + "L)"),
        metadata);
  }

  /** A file changes its types rarely; a table never does by itself. */
  private void check(TableName table, StructType rows) {
    Map<String, StructField> known = new LinkedHashMap<>();
    for (StructField field : lakehouse.read(table).schema().fields()) {
      known.put(field.name(), field);
    }
    for (StructField field : rows.fields()) {
      StructField former = known.get(field.name());
      if (former != null && !former.dataType().equals(field.dataType())) {
        throw CarelakeException.configuration(
            source.location(),
            "column '"
                + field.name()
                + "' of "
                + table
                + " is declared as "
                + field.dataType().catalogString()
                + ", but the table has it as "
                + former.dataType().catalogString()
                + "; give the column another name, or remove the table and ingest again with"
                + " --full-refresh");
      }
    }
  }

  private static Dataset<Row> numbered(Dataset<Row> rows) {
    return rows.withColumn(
        "_occurrence",
        row_number().over(Window.partitionBy("_file", "_content_hash").orderBy("_row_number")));
  }

  private static Column[] columns(StructType schema) {
    return java.util.Arrays.stream(schema.fieldNames())
        .map(name -> col("`" + name + "`"))
        .toArray(Column[]::new);
  }

  private static Dataset<Row> sized(Dataset<Row> rows, long count) {
    return count < SMALL ? rows.coalesce(1) : rows;
  }
}
