package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.extract.ExtractTable;

/** Ingests the new and changed files of one source of tables. */
final class ExtractFilesIngest {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.ExtractFiles source;
  private final IngestOptions options;
  private final ReportBuilder report;
  private final IngestLimits limits;

  ExtractFilesIngest(
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

  void ingest() {
    List<SourceFile> found =
        new SourceFiles(
                lakehouse.spark().sessionState().newHadoopConf(), endings(), limits.maxFiles())
            .find(source.name(), source.path(), source.location());
    Map<String, List<SourceFile>> tables = ExtractTables.byTable(source, found);
    refuseUnknown(found, tables);
    FileLedger ledger = new FileLedger(lakehouse);
    FileLedger.Known known = ledger.known(source.name(), Optional.empty());
    int all = found.size();
    tables
        .values()
        .forEach(files -> files.removeIf(f -> !options.fullRefresh() && known.contains(f)));
    tables.values().removeIf(List::isEmpty);
    int reading = tables.values().stream().mapToInt(List::size).sum();
    report.skipped(all - reading);
    if (reading == 0) {
      return;
    }
    ExtractReading result =
        source.format().isTyped()
            ? new TypedFilesReading(lakehouse, run, source, options, report).read(tables)
            : new TextFilesReading(lakehouse, run, source, options, report, limits).read(tables);
    report.endOfSource();
    List<SourceFile> done = new ArrayList<>();
    Map<String, FileCount> counts = new HashMap<>(result.counts());
    for (List<SourceFile> files : tables.values()) {
      for (SourceFile file : files) {
        if (!result.unreadable().contains(file.path()) && !known.contains(file)) {
          done.add(file);
          counts.putIfAbsent(file.path(), new FileCount(source.name(), file.path(), 0, 0, 0, 0, 0));
        }
      }
    }
    report.files(result.counts().values());
    ledger.add(source.name(), done, counts, run);
  }

  private Pattern endings() {
    return Pattern.compile(
        switch (source.format()) {
          case CSV -> "\\.(csv|tsv|psv|txt)(\\.gz)?\\z";
          case JSON -> "\\.(ndjson|jsonl|json)(\\.gz)?\\z";
          case AVRO -> "\\.avro\\z";
          case PARQUET -> "\\.parquet\\z";
        });
  }

  /** A file of no declared table would be lost in silence. */
  private void refuseUnknown(List<SourceFile> found, Map<String, List<SourceFile>> tables) {
    long taken = tables.values().stream().mapToLong(List::size).sum();
    if (taken == found.size()) {
      return;
    }
    List<String> known = source.tables().stream().map(ExtractTable::name).toList();
    found.stream()
        .filter(file -> tables.values().stream().noneMatch(files -> files.contains(file)))
        .forEach(
            file ->
                report.failure(
                    new CarelakeException(
                        CarelakeException.Category.CONFIGURATION,
                        source.location(),
                        "source '"
                            + source.name()
                            + "': "
                            + file.path()
                            + " belongs to no declared table; declare it, or set 'table-of' ("
                            + source.format().name().toLowerCase(Locale.ROOT)
                            + " tables: "
                            + String.join(", ", known)
                            + ")")));
  }
}
