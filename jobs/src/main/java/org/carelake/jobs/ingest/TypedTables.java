package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.extract.ExtractColumn;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.extract.Conformed;

/** Writes rows that come with types: of Avro and Parquet files, and of database tables. */
final class TypedTables {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.Extract source;
  private final IngestOptions options;
  private final ReportBuilder report;

  TypedTables(
      Lakehouse lakehouse,
      RunContext run,
      SourceConfig.Extract source,
      IngestOptions options,
      ReportBuilder report) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.options = options;
    this.report = report;
  }

  /**
   * One file, or a database table.
   *
   * @param label the file's path, or {@code schema.table}
   * @param extractedAt a timestamp
   * @param number of the row
   * @param file what the row remembers as its file
   */
  record Part(String label, Dataset<Row> rows, Column extractedAt, Column number, Column file) {}

  /** Writes the parts of one table; returns what was counted in each. */
  List<FileCount> write(String table, List<Part> parts) {
    return write(table, parts, Optional.empty());
  }

  /**
   * Writes the parts of one table; returns what was counted in each.
   *
   * @param reading how a table with a cursor was read
   */
  List<FileCount> write(String table, List<Part> parts, Optional<CursorReading> reading) {
    long start = System.nanoTime();
    ExtractWriter writer = new ExtractWriter(lakehouse, run, source, options);
    Optional<ExtractTable> declared =
        source.tables().stream().filter(each -> each.name().equals(table)).findFirst();
    Dataset<Row> all = null;
    List<String> names = new ArrayList<>();
    for (Part part : parts) {
      List<ExtractColumn> columns =
          declared
              .map(ExtractTable::columns)
              .orElseGet(() -> Conformed.undeclared(part.rows().schema()));
      Conformed conformed = Conformed.of(part.rows(), columns);
      report.drift(
          conformed.drift().stream()
              .map(drift -> new SchemaDrift(source.name(), table, part.label(), drift))
              .toList());
      List<Column> selected = new ArrayList<>();
      columns.forEach(column -> selected.add(col("`" + column.name() + "`")));
      selected.add(col("_extra"));
      selected.addAll(
          writer.meta(part.file(), part.number(), part.extractedAt(), col("content_hash")));
      selected.add(col("wrong"));
      selected.add(col("received"));
      Dataset<Row> rows = conformed.rows().select(selected.toArray(Column[]::new));
      all = all == null ? rows : all.unionByName(rows, true);
      names.add(part.label());
    }
    Dataset<Row> staged = all.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Optional<CursorKeys> keys =
          declared
              .flatMap(ExtractTable::cursor)
              .filter(cursor -> reading.isPresent())
              .map(cursor -> new CursorKeys(table, cursor, staged));
      keys.ifPresent(CursorKeys::check);
      TableProgress progress =
          keys.isEmpty()
              ? TableProgress.plain(run, source.name())
              : keys.get().progress(run, source.name(), reading.get());
      return write(table, writer, staged, names, start, progress);
    } finally {
      staged.unpersist();
    }
  }

  private List<FileCount> write(
      String table,
      ExtractWriter writer,
      Dataset<Row> staged,
      List<String> names,
      long start,
      TableProgress progress) {
    Map<String, FileCount> counts = new HashMap<>();
    names.forEach(name -> counts.put(name, new FileCount(source.name(), name, 0, 0, 0, 0, 0)));
    Column refused = size(col("wrong")).gt(0);
    for (Row row :
        staged.groupBy(col("_file"), refused.as("refused")).agg(count("*")).collectAsList()) {
      long number = row.getLong(2);
      boolean bad = row.getBoolean(1);
      counts.merge(
          row.getString(0),
          new FileCount(
              source.name(), row.getString(0), number, bad ? 0 : number, bad ? number : 0, 0, 0),
          FileCount::plus);
    }
    long good = counts.values().stream().mapToLong(FileCount::resources).sum();
    long bad = counts.values().stream().mapToLong(FileCount::quarantined).sum();
    if (bad > 0) {
      report.quarantined(RejectReason.NOT_OF_TYPE, bad);
      new Quarantine(lakehouse, run).add(source.name(), refusals(table, staged.where(refused)));
    }
    TableName name = source.bronze(table);
    ExtractWriter.Written written =
        writer.write(
            name,
            staged.where(size(col("wrong")).equalTo(0)).drop("wrong", "received"),
            good,
            names,
            progress);
    report.result(
        new IngestResult(
            name,
            source.name(),
            good,
            written.added(),
            0,
            written.removed(),
            good - written.added(),
            bad,
            (System.nanoTime() - start) / 1e9));
    return List.copyOf(counts.values());
  }

  /** Rows as the quarantine takes them; a database table has no lines. */
  static Dataset<Row> refusals(String table, Dataset<Row> rows) {
    return rows.select(
        col("_file").as("source_file"),
        expr("cast(null as bigint)").as("source_line"),
        expr("cast(null as bigint)").as("byte_offset"),
        expr("cast(length(received) as bigint)").as("length"),
        lit(table).as("resource_type"),
        lit(RejectReason.NOT_OF_TYPE.name()).as("reason"),
        expr("concat_ws(', ', wrong) || ' not of the declared type'").as("detail"),
        expr("cast(received as binary)").as("resource"),
        expr("sha2(received, 256)").as("content_hash"));
  }
}
