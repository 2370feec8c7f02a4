package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.bronze.RejectReason;

/** Gathers what an ingest did; called from several threads. */
final class ReportBuilder {
  private final Consumer<IngestResult> progress;
  private final List<IngestResult> done = new ArrayList<>();
  private final List<IngestResult> results = new ArrayList<>();
  private final List<FileCount> files = new ArrayList<>();
  private final Map<RejectReason, Long> quarantined = new EnumMap<>(RejectReason.class);
  private final List<CarelakeException> failures = new ArrayList<>();
  private final List<SchemaDrift> drift = new ArrayList<>();
  private final List<TableReading> readings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long skippedFiles;

  ReportBuilder(Consumer<IngestResult> progress) {
    this.progress = progress;
  }

  synchronized void result(IngestResult result) {
    done.add(result);
    progress.accept(result);
  }

  /** Puts the results of a source in the order of their tables. */
  synchronized void endOfSource() {
    done.sort(Comparator.comparing(IngestResult::table));
    results.addAll(done);
    done.clear();
  }

  synchronized void files(Collection<FileCount> counts) {
    files.addAll(counts);
  }

  synchronized void skipped(long count) {
    skippedFiles += count;
  }

  synchronized void quarantined(RejectReason reason, long count) {
    quarantined.merge(reason, count, Long::sum);
  }

  synchronized void drift(Collection<SchemaDrift> found) {
    drift.addAll(found);
  }

  synchronized void failure(CarelakeException failure) {
    failures.add(failure);
  }

  /** Tells how tables were read, and how many rows each sent. */
  synchronized void readings(
      String source, Collection<CursorReading> tables, Map<String, FileCount> counts) {
    for (CursorReading table : tables) {
      FileCount count = counts.get(table.label());
      readings.add(
          new TableReading(
              source,
              table.label(),
              count == null ? 0 : count.lines(),
              table.whole().map(WholeReason::text)));
    }
  }

  synchronized void note(String note) {
    notes.add(note);
  }

  synchronized IngestReport build() {
    endOfSource();
    readings.sort(Comparator.comparing(TableReading::table));
    return new IngestReport(
        results, files, skippedFiles, quarantined, failures, drift, readings, notes);
  }
}
