package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Parallel;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.extract.ExtractColumn;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.bronze.Timestamps;
import org.carelake.transforms.extract.ColumnDrift;
import org.carelake.transforms.extract.ExtractSchema;
import org.carelake.transforms.extract.TextStager;

/**
 * Reads CSV and JSON files of all tables in one pass, then writes each table. Of a file that can't
 * be read to its end nothing lands; it is read again by the next ingest.
 */
final class TextFilesReading {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.ExtractFiles source;
  private final IngestOptions options;
  private final ReportBuilder report;
  private final IngestLimits limits;

  TextFilesReading(
      Lakehouse lakehouse,
      RunContext run,
      SourceConfig.ExtractFiles source,
      IngestOptions options,
      ReportBuilder report,
      IngestLimits limits) {
    this.limits = limits;
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.options = options;
    this.report = report;
  }

  /** One file to read. */
  private record Task(TextStager stager, String path, long extractedAt)
      implements java.io.Serializable {}

  ExtractReading read(Map<String, List<SourceFile>> tables) {
    ExtractTimes times = new ExtractTimes(source.extractedAt(), Timestamps.micros(run.startedAt()));
    List<Task> tasks = new ArrayList<>();
    for (ExtractTable table : source.tables()) {
      TextStager stager = new TextStager(table, source.format(), source.csv());
      for (SourceFile file : tables.getOrDefault(table.name(), List.of())) {
        tasks.add(new Task(stager, file.path(), times.of(file.path())));
      }
    }
    Dataset<Row> staged = staged(tasks).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return write(staged, tables);
    } finally {
      staged.unpersist();
    }
  }

  private Dataset<Row> staged(List<Task> tasks) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(lakehouse.spark().sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(
            new SerializableConfiguration(lakehouse.spark().sessionState().newHadoopConf()));
    IngestLimits bounds = limits;
    int slices = Math.max(1, Math.min(tasks.size(), 4 * context.defaultParallelism()));
    return lakehouse
        .spark()
        .createDataFrame(
            context
                .parallelize(tasks, slices)
                .flatMap(task -> rows(configuration.value(), task, bounds)),
            ExtractSchema.STAGED);
  }

  private static Iterator<Row> rows(
      SerializableConfiguration configuration, Task task, IngestLimits limits) {
    try {
      InputStream in = new InputFile(configuration.value(), task.path(), limits).open();
      return new ClosingRows(
          in,
          task.stager().read(in, task.path(), task.extractedAt()),
          reason -> task.stager().unreadable(task.path(), task.extractedAt(), reason));
    } catch (java.io.IOException | RuntimeException failure) {
      // a parser wraps what its stream throws, in words that may quote the text
      return List.of(
              task.stager()
                  .unreadable(task.path(), task.extractedAt(), ClosingRows.reason(failure)))
          .iterator();
    }
  }

  private ExtractReading write(Dataset<Row> staged, Map<String, List<SourceFile>> tables) {
    Map<String, Counts> byTable = new LinkedHashMap<>();
    Map<String, FileCount> counts = new HashMap<>();
    Set<String> unreadable = new HashSet<>();
    boolean refused = tally(staged, byTable, counts, unreadable);
    if (refused) {
      Dataset<Row> pieces =
          staged
              .where(col("reason").isNotNull().and(col("reason").notEqual(ExtractSchema.FILE)))
              .where(
                  not(col("file").isin(unreadable.toArray()))
                      .or(col("reason").equalTo(RejectReason.UNREADABLE_FILE.name())));
      tellRetyped(pieces);
      new Quarantine(lakehouse, run).add(source.name(), refusals(pieces));
    }
    ExtractWriter writer = new ExtractWriter(lakehouse, run, source, options);
    Parallel.all(
        options.threads(),
        "ingest",
        source.tables().stream()
            .filter(table -> byTable.containsKey(table.name()))
            .map(
                table ->
                    (Runnable)
                        () ->
                            write(
                                writer,
                                staged.where(not(col("file").isin(unreadable.toArray()))),
                                table,
                                byTable.get(table.name()),
                                tables.get(table.name()).stream()
                                    .map(SourceFile::path)
                                    .filter(path -> !unreadable.contains(path))
                                    .toList()))
            .toList());
    return new ExtractReading(counts, unreadable);
  }

  /** Rows of one table that fit and that don't. */
  private record Counts(long good, long refused) {
    Counts plus(Counts other) {
      return new Counts(good + other.good, refused + other.refused);
    }
  }

  private boolean tally(
      Dataset<Row> staged,
      Map<String, Counts> byTable,
      Map<String, FileCount> byFile,
      Set<String> unreadable) {
    boolean refused = false;
    List<Row> groups =
        staged
            .groupBy("table_name", "file", "reason")
            .agg(
                count("*"),
                first("texts"),
                first("detail"),
                sum(expr("coalesce(row_number, 0)")).as("rows"))
            .orderBy("table_name", "file", "reason")
            .collectAsList();
    groups.stream()
        .filter(TextFilesReading::isUnreadable)
        .forEach(group -> unreadable.add(group.getString(1)));
    for (Row row : groups) {
      String table = row.getString(0);
      String file = row.getString(1);
      long number = row.getLong(3);
      if (unreadable.contains(file) && !isUnreadable(row)) {
        continue;
      }
      if (row.isNullAt(2)) {
        byTable.merge(table, new Counts(number, 0), Counts::plus);
        add(byFile, file, number, 0);
      } else if (row.getString(2).equals(ExtractSchema.FILE)) {
        byTable.merge(table, new Counts(0, 0), Counts::plus);
        tellNames(table, file, row.getList(4), row.getLong(6));
      } else {
        refused = true;
        RejectReason reason = RejectReason.valueOf(row.getString(2));
        report.quarantined(reason, number);
        if (reason == RejectReason.UNREADABLE_FILE) {
          report.failure(
              new CarelakeException(
                  CarelakeException.Category.ENVIRONMENT,
                  source.location(),
                  "source '" + source.name() + "': " + file + ": " + row.getString(5)));
        } else {
          byTable.merge(table, new Counts(0, number), Counts::plus);
          add(byFile, file, 0, number);
        }
      }
    }
    return refused;
  }

  private static boolean isUnreadable(Row group) {
    return RejectReason.UNREADABLE_FILE.name().equals(group.getString(2));
  }

  private void add(Map<String, FileCount> byFile, String file, long good, long refused) {
    byFile.merge(
        file,
        new FileCount(source.name(), file, good + refused, good, refused, 0, 0),
        FileCount::plus);
  }

  private void tellNames(String table, String file, List<String> names, long rows) {
    if (names.isEmpty() || rows == 0) {
      return;
    }
    report.drift(
        ColumnDrift.ofNames(names, columns(table)).stream()
            .map(drift -> new SchemaDrift(source.name(), table, file, drift))
            .toList());
  }

  private void tellRetyped(Dataset<Row> pieces) {
    for (Row row :
        pieces
            .select(col("table_name"), col("file"), explode(col("wrong")).as("column"))
            .groupBy("table_name", "file", "column")
            .agg(count("*"))
            .orderBy("table_name", "file", "column")
            .collectAsList()) {
      String type =
          columns(row.getString(0)).stream()
              .filter(column -> column.name().equals(row.getString(2)))
              .map(ExtractColumn::type)
              .findFirst()
              .orElseThrow();
      report.drift(
          List.of(
              new SchemaDrift(
                  source.name(),
                  row.getString(0),
                  row.getString(1),
                  new ColumnDrift(
                      row.getString(2),
                      ColumnDrift.Change.RETYPED,
                      type,
                      row.getLong(3) + " values that are none"))));
    }
  }

  private List<ExtractColumn> columns(String table) {
    return source.tables().stream()
        .filter(declared -> declared.name().equals(table))
        .findFirst()
        .orElseThrow()
        .columns();
  }

  /** Pieces of text as the quarantine takes them. */
  static Dataset<Row> refusals(Dataset<Row> pieces) {
    return pieces.select(
        col("file").as("source_file"),
        col("row_number").as("source_line"),
        expr("cast(null as bigint)").as("byte_offset"),
        expr("cast(length(payload) as bigint)").as("length"),
        col("table_name").as("resource_type"),
        col("reason"),
        col("detail"),
        col("payload").as("resource"),
        expr("sha2(coalesce(payload, cast('' as binary)), 256)").as("content_hash"));
  }

  private void write(
      ExtractWriter writer,
      Dataset<Row> staged,
      ExtractTable table,
      Counts counts,
      List<String> files) {
    long start = System.nanoTime();
    TableName name = source.bronze(table.name());
    Dataset<Row> rows =
        bronze(
            writer,
            table,
            staged.where(col("table_name").equalTo(table.name()).and(col("reason").isNull())));
    ExtractWriter.Written written = writer.write(name, rows, counts.good(), files);
    report.result(
        new IngestResult(
            name,
            source.name(),
            counts.good(),
            written.added(),
            0,
            written.removed(),
            counts.good() - written.added(),
            counts.refused(),
            (System.nanoTime() - start) / 1e9));
  }

  /** Staged rows of one table in the shape of its bronze table. */
  static Dataset<Row> bronze(ExtractWriter writer, ExtractTable table, Dataset<Row> staged) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      ExtractColumn column = table.columns().get(i);
      Column text = col("texts").getItem(i);
      columns.add((column.isText() ? text : text.try_cast(column.type())).as(column.name()));
    }
    columns.add(col("extra").as("_extra"));
    columns.addAll(
        writer.meta(
            col("file"),
            col("row_number"),
            expr("timestamp_micros(extracted_at)"),
            col("content_hash")));
    return staged.select(columns.toArray(Column[]::new));
  }
}
