package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Parallel;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.bronze.RejectReason;

/** Takes what was staged from one source to bronze, quarantine and the report. */
final class StagedIngest {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final String source;
  private final Staging staging;
  private final int threads;
  private final ReportBuilder report;
  private final BiFunction<String, Set<String>, String> metadata;
  private final Map<String, Long> refusedByType = new HashMap<>();
  private final List<String> unreadableFiles = new ArrayList<>();

  StagedIngest(
      Lakehouse lakehouse,
      RunContext run,
      String source,
      Staging staging,
      int threads,
      ReportBuilder report) {
    this(
        lakehouse,
        run,
        source,
        staging,
        threads,
        report,
        (table, changing) -> Commits.metadata(run, source));
  }

  /**
   * An ingest whose commits say more.
   *
   * @param metadata what the commit of a bronze table says, given the table and all that change
   */
  StagedIngest(
      Lakehouse lakehouse,
      RunContext run,
      String source,
      Staging staging,
      int threads,
      ReportBuilder report,
      BiFunction<String, Set<String>, String> metadata) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.staging = staging;
    this.threads = threads;
    this.report = report;
    this.metadata = metadata;
  }

  /**
   * Writes everything, what was refused first: once a bronze table is written, its source may not
   * be read again. Returns what was counted in each file or database table.
   */
  Map<String, FileCount> write(List<FilePart> parts) {
    Map<Integer, Long> lines = new HashMap<>();
    Map<String, FileCount> counts = counts(lines);
    report.files(counts.values());
    LineNumbers lineNumbers = new LineNumbers(lakehouse.spark(), parts, lines);
    if (counts.values().stream().anyMatch(file -> file.quarantined() > 0)) {
      summariseRefusals();
      new Quarantine(lakehouse, run)
          .add(source, lineNumbers.absolute(staging.rows(BronzeSchema.QUARANTINE)));
    }
    writeTables(lineNumbers);
    report.endOfSource();
    return counts;
  }

  /** Files that could not be read to their end; one that was cut counts as read. */
  List<String> unreadableFiles() {
    return List.copyOf(unreadableFiles);
  }

  private Map<String, FileCount> counts(Map<Integer, Long> linesOfParts) {
    Map<String, FileCount> counts = new LinkedHashMap<>();
    for (Row row :
        staging
            .rows(BronzeSchema.PARTS)
            .select(
                "source_file",
                "part",
                "line_count",
                "resource_count",
                "reject_count",
                "skipped_count",
                "unresolved_count")
            .orderBy("source_file", "part")
            .collectAsList()) {
      linesOfParts.put(row.getInt(1), row.getLong(2));
      FileCount part =
          new FileCount(
              source,
              row.getString(0),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(6));
      counts.merge(part.file(), part, FileCount::plus);
    }
    return counts;
  }

  /** Tells the report what was refused. */
  void summariseRefusals() {
    Dataset<Row> refused = staging.rows(BronzeSchema.QUARANTINE);
    for (Row row : refused.groupBy("reason", "resource_type").agg(count("*")).collectAsList()) {
      report.quarantined(RejectReason.valueOf(row.getString(0)), row.getLong(2));
      if (!row.isNullAt(1)) {
        refusedByType.merge(ResourceTypes.tableName(row.getString(1)), row.getLong(2), Long::sum);
      }
    }
    for (Row row :
        refused
            .where(
                col("reason")
                    .isin(
                        RejectReason.UNREADABLE_FILE.name(),
                        RejectReason.INFLATES_TOO_FAR.name(),
                        RejectReason.TRUNCATED_FILE.name()))
            .select("reason", "source_file", "detail")
            .orderBy("source_file")
            .collectAsList()) {
      if (!row.getString(0).equals(RejectReason.TRUNCATED_FILE.name())) {
        unreadableFiles.add(row.getString(1));
      }
      report.failure(
          new CarelakeException(
              CarelakeException.Category.ENVIRONMENT,
              "source '" + source + "': " + row.getString(1) + ": " + row.getString(2)));
    }
  }

  /** Writes the bronze tables for which something was staged. */
  void writeTables(LineNumbers lineNumbers) {
    if (staging.tables().isEmpty()) {
      return;
    }
    try (BronzeWriter writer =
        new BronzeWriter(lakehouse, run, source, staging, lineNumbers, metadata)) {
      Parallel.all(
          threads,
          "ingest",
          writer.counts().keySet().stream()
              .sorted()
              .<Runnable>map(table -> () -> writeTable(writer, table))
              .toList());
    }
  }

  private void writeTable(BronzeWriter writer, String table) {
    long start = System.nanoTime();
    writer.write(table);
    BronzeWriter.Counts found = writer.counts().get(table);
    report.result(
        new IngestResult(
            TableName.bronze(table),
            source,
            found.received(),
            found.kept() - found.keptDeletions(),
            found.superseded(),
            found.keptDeletions(),
            found.received() - found.kept(),
            refusedByType.getOrDefault(table, 0L),
            (System.nanoTime() - start) / 1e9));
  }
}
