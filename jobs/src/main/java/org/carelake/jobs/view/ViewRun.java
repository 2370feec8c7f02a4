package org.carelake.jobs.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;

/**
 * Runs views over files. Tables, CSV and NDJSON are made in this process, which takes a second;
 * Parquet is Spark's.
 */
public final class ViewRun {
  /** A table is counted to its end when the input is no larger than this. */
  private static final long COUNTED_BYTES = 256L << 20;

  private final List<Subject> subjects;
  private final List<FhirFile> files;
  private final long limit;

  /**
   * A run.
   *
   * @param limit rows of each view; 0 for all
   */
  public ViewRun(List<Subject> subjects, List<FhirFile> files, long limit) {
    this.subjects = List.copyOf(subjects);
    this.files = List.copyOf(files);
    this.limit = limit;
  }

  /** Tables by the names of their views, and what was met. */
  public record Tables(Map<String, TableSink> tables, RunReport report) {}

  /** The first rows of each view. */
  public Tables tables() {
    Map<String, TableSink> tables = new LinkedHashMap<>();
    List<LocalRun.Output> outputs = new ArrayList<>();
    for (Subject subject : subjects) {
      TableSink table = new TableSink(Columns.of(subject.view()), limit);
      tables.put(subject.name(), table);
      outputs.add(new LocalRun.Output(subject.view(), table, limit, true));
    }
    try {
      return new Tables(tables, new LocalRun(files, outputs, COUNTED_BYTES).run());
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException("writing into memory failed", impossible);
    }
  }

  /**
   * Writes the rows of the one view to a stream.
   *
   * @throws IOException when the stream fails, such as when its reader has gone
   */
  public RunReport stream(ViewFormat format, OutputStream out) throws IOException {
    Subject subject = subjects.get(0);
    try (RowSink sink = format.sink(Columns.of(subject.view()), out)) {
      List<LocalRun.Output> outputs =
          List.of(new LocalRun.Output(subject.view(), sink, limit, false));
      return new LocalRun(files, outputs, 0).run();
    }
  }

  /** Writes CSV or NDJSON files. */
  public RunReport files(ViewFormat format, OutputFolder folder) {
    List<RowSink> sinks = new ArrayList<>();
    List<LocalRun.Output> outputs = new ArrayList<>();
    try {
      for (Subject subject : subjects) {
        Path file =
            folder.working(subject.name()).resolve(subject.name() + "." + format.extension());
        RowSink sink = format.sink(Columns.of(subject.view()), Files.newOutputStream(file));
        sinks.add(sink);
        outputs.add(new LocalRun.Output(subject.view(), sink, limit, false));
      }
      RunReport report = new LocalRun(files, outputs, 0).run();
      for (RowSink sink : sinks) {
        sink.close();
      }
      return report;
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "writing failed with " + failure.getClass().getSimpleName(),
          failure);
    }
  }

  /** Writes Parquet files. */
  public RunReport parquet(SparkSession spark, OutputFolder folder) {
    SparkRun run = new SparkRun(spark, files);
    RunReport report = new RunReport();
    for (Subject subject : subjects) {
      Dataset<Row> rows = run.rows(subject.view());
      Dataset<Row> wanted = limit > 0 ? rows.limit((int) Math.min(limit, Integer.MAX_VALUE)) : rows;
      Path target = folder.working(subject.name());
      wanted
          .write()
          .mode(SaveMode.Append)
          .option("compression", "zstd")
          .parquet(target.toUri().toString());
      report.rows(subject.name(), spark.read().parquet(target.toUri().toString()).count());
    }
    run.problems().forEach(report::problem);
    return report;
  }
}
