package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.Parallel;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.bronze.Timestamps;

/** Reads Avro and Parquet files, which have types of their own, one table after the other. */
final class TypedFilesReading {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.ExtractFiles source;
  private final IngestOptions options;
  private final ReportBuilder report;

  TypedFilesReading(
      Lakehouse lakehouse,
      RunContext run,
      SourceConfig.ExtractFiles source,
      IngestOptions options,
      ReportBuilder report) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.options = options;
    this.report = report;
  }

  ExtractReading read(Map<String, List<SourceFile>> tables) {
    ExtractTimes times = new ExtractTimes(source.extractedAt(), Timestamps.micros(run.startedAt()));
    Map<String, FileCount> counts = new HashMap<>();
    Set<String> unreadable = new HashSet<>();
    TypedTables writer = new TypedTables(lakehouse, run, source, options, report);
    Parallel.all(
        options.threads(),
        "ingest",
        tables.entrySet().stream()
            .map(
                table ->
                    (Runnable)
                        () -> {
                          List<TypedTables.Part> parts = new ArrayList<>();
                          for (SourceFile file : table.getValue()) {
                            part(file.path(), times.of(file.path()), parts, unreadable);
                          }
                          if (!parts.isEmpty()) {
                            List<FileCount> found = writer.write(table.getKey(), parts);
                            synchronized (counts) {
                              found.forEach(count -> counts.put(count.file(), count));
                            }
                          }
                        })
            .toList());
    return new ExtractReading(counts, unreadable);
  }

  private void part(
      String path, long extractedAt, List<TypedTables.Part> parts, Set<String> unreadable) {
    try {
      Dataset<Row> rows =
          LiteralPaths.reader(lakehouse.spark()).format(source.format().code()).load(path);
      parts.add(
          new TypedTables.Part(
              path,
              rows,
              expr("timestamp_micros(" + extractedAt + "L)"),
              expr("monotonically_increasing_id() + 1"),
              lit(path)));
    } catch (Exception failure) {
      synchronized (unreadable) {
        unreadable.add(path);
      }
      report.quarantined(RejectReason.UNREADABLE_FILE, 1);
      report.failure(
          new CarelakeException(
              CarelakeException.Category.ENVIRONMENT,
              source.location(),
              "source '"
                  + source.name()
                  + "': "
                  + path
                  + " can't be read as "
                  + source.format().code()
                  + ": "
                  + Failures.message(failure),
              failure));
    }
  }
}
