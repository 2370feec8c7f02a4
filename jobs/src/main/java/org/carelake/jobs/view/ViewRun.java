package org.carelake.jobs.view;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.view.ViewDefinition;

/**
 * Runs views and queries over files. Of views, tables, CSV and NDJSON are made in this process,
 * which takes a second; queries and Parquet are Spark's.
 */
public final class ViewRun {
  /** A table is counted to its end when the input is no larger than this. */
  private static final long COUNTED_BYTES = 256L << 20;

  private final List<Subject> subjects;
  private final FhirInput input;
  private final long limit;
  private final ViewSession session;

  /**
   * A run.
   *
   * @param limit rows of each subject; 0 for all
   */
  public ViewRun(List<Subject> subjects, FhirInput input, long limit, ViewSession session) {
    this.subjects = List.copyOf(subjects);
    this.input = input;
    this.limit = limit;
    this.session = session;
  }

  /** Tables by the names of their subjects, and what was met. */
  public record Tables(Map<String, TableSink> tables, RunReport report) {}

  /** Makes the sink of a subject. */
  private interface Sinks<S extends RowSink> {
    S sink(Subject subject, Columns columns) throws IOException;
  }

  /** The columns of each subject, by name; no data is read. */
  public Map<String, StructType> schemas() {
    Map<String, StructType> schemas = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      schemas.put(
          subject.name(),
          subject instanceof Subject.View view
              ? view.view().schema()
              : new SparkRun(session.spark(), List.of()).rows(subject).schema());
    }
    return schemas;
  }

  /** The first rows of each subject; the others are counted. */
  public Tables tables() {
    Map<String, TableSink> tables = new LinkedHashMap<>();
    try {
      RunReport report =
          fill(
              (subject, columns) -> {
                TableSink table = new TableSink(columns, limit);
                tables.put(subject.name(), table);
                return table;
              },
              true);
      return new Tables(tables, report);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing into memory failed", impossible);
    }
  }

  /**
   * Writes the rows of the one subject to a stream.
   *
   * @throws IOException when the stream fails, such as when its reader has gone
   */
  public RunReport stream(ViewFormat format, OutputStream out) throws IOException {
    return fill((subject, columns) -> format.sink(columns, out), false);
  }

  /** Writes CSV or NDJSON files. */
  public RunReport files(ViewFormat format, OutputFolder folder) {
    try {
      return fill(
          (subject, columns) -> {
            String name = subject.name() + "." + format.extension();
            Path file = folder.working(subject.name()).resolve(name);
            return format.sink(columns, Files.newOutputStream(file));
          },
          false);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "writing failed with " + failure.getClass().getSimpleName(),
          failure);
    }
  }

  /** Writes Parquet files. */
  public RunReport parquet(OutputFolder folder) {
    List<ViewDefinition> views = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject instanceof Subject.View view) {
        views.add(view.definition());
      }
    }
    if (limit > 0 || views.size() < subjects.size() || !FlattenRun.takes(input)) {
      return parquetByQuery(folder);
    }
    try {
      return new FlattenRun(session.spark(), views, folder.working()).write(input);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "reading or writing failed with " + failure.getClass().getSimpleName(),
          failure);
    }
  }

  private RunReport parquetByQuery(OutputFolder folder) {
    SparkRun run = new SparkRun(session.spark(), input.files());
    RunReport report = new RunReport();
    for (Subject subject : subjects) {
      String target = LiteralPaths.of(folder.working(subject.name()));
      SparkRun.explained(
          () -> {
            limited(run.rows(subject))
                .write()
                .mode(SaveMode.Overwrite)
                .option("compression", "zstd")
                .parquet(target);
            return target;
          });
      report.rows(subject.name(), LiteralPaths.reader(session.spark()).parquet(target).count());
    }
    run.problems().forEach(report::problem);
    return report;
  }

  /** Makes sinks for all subjects, fills and closes them. */
  private <S extends RowSink> RunReport fill(Sinks<S> sinks, boolean countsOn) throws IOException {
    List<RowSink> open = new ArrayList<>();
    try {
      RunReport report = fillViews(sinks, countsOn, open);
      fillQueries(sinks, countsOn, open, report);
      return report;
    } finally {
      for (RowSink sink : open) {
        sink.close();
      }
    }
  }

  private <S extends RowSink> RunReport fillViews(
      Sinks<S> sinks, boolean countsOn, List<RowSink> open) throws IOException {
    List<LocalRun.Output> outputs = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject instanceof Subject.View view) {
        RowSink sink = sinks.sink(subject, Columns.of(view.view()));
        open.add(sink);
        outputs.add(new LocalRun.Output(view.view(), sink, limit, countsOn));
      }
    }
    return outputs.isEmpty()
        ? new RunReport()
        : new LocalRun(input.files(), outputs, countsOn ? COUNTED_BYTES : 0).run();
  }

  private <S extends RowSink> void fillQueries(
      Sinks<S> sinks, boolean countsOn, List<RowSink> open, RunReport report) throws IOException {
    List<Subject> queries = subjects.stream().filter(Subject.Query.class::isInstance).toList();
    if (queries.isEmpty()) {
      return;
    }
    SparkRun run = new SparkRun(session.spark(), input.files());
    for (Subject query : queries) {
      Dataset<Row> rows = run.rows(query);
      RowSink sink = sinks.sink(query, Columns.of(rows.schema()));
      open.add(sink);
      report.rows(query.name(), SparkRun.collect(countsOn ? rows : limited(rows), sink));
    }
    run.problems().forEach(report::problem);
  }

  private Dataset<Row> limited(Dataset<Row> rows) {
    return limit > 0 ? rows.limit((int) Math.min(limit, Integer.MAX_VALUE)) : rows;
  }
}
