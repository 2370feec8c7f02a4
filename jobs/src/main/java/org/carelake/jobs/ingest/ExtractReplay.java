package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.schemas.extract.ExtractFormat;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.extract.ExtractSchema;
import org.carelake.transforms.extract.TextStager;

/**
 * Holds refused rows of an extract against today's declaration. What fits lands in bronze under the
 * file and line that it came from; refused rows are few, so one process reads them.
 */
final class ExtractReplay {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.Extract source;
  private final IngestOptions options;
  private final ReportBuilder report;

  ExtractReplay(
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

  void replay() {
    if (!lakehouse.exists(Quarantine.TABLE)) {
      return;
    }
    Quarantine quarantine = new Quarantine(lakehouse, run);
    List<Row> passed = new ArrayList<>();
    for (ExtractTable table : source.tables()) {
      List<Row> open =
          quarantine
              .open()
              .where(col("source").equalTo(source.name()))
              .where(col("resource_type").equalTo(table.name()))
              .where(col("payload").isNotNull())
              .selectExpr(
                  "source_file",
                  "source_line",
                  "payload",
                  "payload_hash",
                  "unix_micros(quarantined_at)")
              .orderBy("source_file", "source_line", "payload_hash")
              .collectAsList();
      if (!open.isEmpty()) {
        passed.addAll(replay(table, open));
      }
    }
    report.endOfSource();
    if (!passed.isEmpty()) {
      quarantine.markReplayed(
          source.name(),
          lakehouse
              .spark()
              .createDataFrame(
                  passed,
                  StructType.fromDDL(
                      "source_file string, byte_offset bigint, payload_hash string")));
    }
  }

  private List<Row> replay(ExtractTable table, List<Row> open) {
    long start = System.nanoTime();
    TextStager stager = new TextStager(table, format(), csv());
    List<Row> staged = new ArrayList<>();
    List<Row> passed = new ArrayList<>();
    long refused = 0;
    for (Row row : open) {
      Optional<Row> again = again(stager, row);
      if (again.isPresent()) {
        staged.add(again.get());
        passed.add(RowFactory.create(row.getString(0), null, row.getString(3)));
      } else {
        refused++;
      }
    }
    TableName name = source.bronze(table.name());
    if (!staged.isEmpty()) {
      ExtractWriter writer = new ExtractWriter(lakehouse, run, source, options);
      Dataset<Row> rows = lakehouse.spark().createDataFrame(staged, ExtractSchema.STAGED);
      writer.add(name, TextFilesReading.bronze(writer, table, rows));
    }
    report.result(
        new IngestResult(
            name,
            source.name(),
            open.size(),
            staged.size(),
            0,
            0,
            0,
            refused,
            (System.nanoTime() - start) / 1e9));
    return passed;
  }

  /** The staged row with the line of its file, when it fits today. */
  private Optional<Row> again(TextStager stager, Row open) {
    try {
      long extractedAt =
          source instanceof SourceConfig.ExtractFiles files
              ? new ExtractTimes(files.extractedAt(), open.getLong(4)).of(open.getString(0))
              : open.getLong(4);
      Row row =
          stager
              .read(new ByteArrayInputStream(open.<byte[]>getAs(2)), open.getString(0), extractedAt)
              .next();
      if (!row.isNullAt(7)) {
        report.quarantined(RejectReason.valueOf(row.getString(7)), 1);
        return Optional.empty();
      }
      Object[] values = new Object[row.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i);
      }
      values[2] = open.isNullAt(1) ? null : open.getLong(1);
      return Optional.of(RowFactory.create(values));
    } catch (IOException impossible) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't read a payload", impossible);
    }
  }

  /** Rows that came with types were kept as JSON. */
  private ExtractFormat format() {
    return source instanceof SourceConfig.ExtractFiles files && files.format() == ExtractFormat.CSV
        ? ExtractFormat.CSV
        : ExtractFormat.JSON;
  }

  /** A payload has no lines before its header. */
  private CsvOptions csv() {
    CsvOptions csv =
        source instanceof SourceConfig.ExtractFiles files
            ? files.csv()
            : new CsvOptions(',', '"', '"', "UTF-8", true, 0, false, List.of());
    return new CsvOptions(
        csv.delimiter(),
        csv.quote(),
        csv.escape(),
        csv.encoding(),
        csv.header(),
        0,
        csv.keepRagged(),
        csv.nullValues());
  }
}
