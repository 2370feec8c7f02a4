package org.carelake.jobs.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.erase.SuppressionList;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.ingest.IngestResult;
import org.carelake.jobs.ingest.SchemaDrift;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.transforms.erasure.Suppression;

/** Reads the sources into bronze and tells one line a table. */
final class IngestPhase {
  private final TenantConfig tenant;
  private final RunSettings settings;
  private final Console console;
  private final Lakehouse lakehouse;
  private final RunLedger ledger;
  private final Step step;

  /** What is ingested. */
  @FunctionalInterface
  interface Step {
    /** Does it. */
    IngestReport run(IngestJob job, IngestOptions options, Consumer<IngestResult> progress);
  }

  IngestPhase(
      TenantConfig tenant,
      RunSettings settings,
      Console console,
      Lakehouse lakehouse,
      RunLedger ledger,
      Step step) {
    this.tenant = tenant;
    this.settings = settings;
    this.console = console;
    this.lakehouse = lakehouse;
    this.ledger = ledger;
    this.step = step;
  }

  void run(List<String> failures, List<String> summary) {
    console.line(
        settings.replayQuarantine()
            ? "Ingest: quarantine again"
            : "Ingest: " + Plural.of(tenant.sources().size(), "source"));
    IngestJob job =
        new IngestJob(lakehouse, tenant, settings.run(), new Secrets(System.getenv())::require);
    SuppressionList erased = new SuppressionList(lakehouse);
    Suppression suppression =
        erased.isEmpty()
            ? Suppression.none()
            : erased.load(settings.keys().erasureKeyIfAny(tenant));
    IngestOptions options =
        new IngestOptions(settings.fullRefresh(), settings.threads(), suppression);
    AtomicInteger done = new AtomicInteger();
    IngestReport report =
        settings.replayQuarantine()
            ? job.replayQuarantine(options, result -> show(done.incrementAndGet(), result))
            : step.run(job, options, result -> show(done.incrementAndGet(), result));
    ledger.ingest(report.results().stream().map(IngestPhase::entry).toList());
    ledger.drift(report.drift().stream().map(IngestPhase::entry).toList());
    tell(report, summary);
    report.failures().forEach(failure -> failures.add(failure.getMessage()));
  }

  private void show(int number, IngestResult result) {
    console.line(String.format(Locale.ROOT, "%3d  %s", number, line(result)));
  }

  private String line(IngestResult result) {
    String name = result.table() + " from " + result.source() + " ";
    String dots = ".".repeat(Math.max(3, 66 - name.length()));
    Mark mark = result.isUnchanged() ? Mark.UNCHANGED : Mark.OK;
    return name + dots + " [" + console.colored(mark, mark.name()) + " " + detail(result) + "]";
  }

  private static String detail(IngestResult result) {
    if (result.isUnchanged()) {
      return Console.number(result.received()) + " known in " + Console.seconds(result.seconds());
    }
    StringBuilder text = new StringBuilder(Console.number(result.newVersions()) + " new");
    if (result.updated() > 0) {
      text.append(", ").append(Console.number(result.updated())).append(" superseded");
    }
    if (result.deleted() > 0) {
      text.append(", ").append(Console.number(result.deleted())).append(" deleted");
    }
    if (result.unchanged() > 0) {
      text.append(", ").append(Console.number(result.unchanged())).append(" known");
    }
    return text.append(" in ").append(Console.seconds(result.seconds())).toString();
  }

  private void tell(IngestReport report, List<String> summary) {
    if (report.isNothingNew()) {
      console.line(
          "Nothing new: no bronze rows were written ("
              + Plural.of(report.skippedFiles(), "known file")
              + " skipped)");
    }
    ReadingLines.of(report.readings()).forEach(console::line);
    report.notes().forEach(note -> console.line(console.colored(Mark.WARN, "Note") + ": " + note));
    if (report.quarantinedTotal() > 0) {
      console.line(
          console.colored(Mark.WARN, "Quarantine")
              + ": "
              + report.quarantinedByReason().entrySet().stream()
                  .map(entry -> Console.number(entry.getValue()) + " " + entry.getKey())
                  .collect(Collectors.joining(", "))
              + "; see bronze.quarantine");
    }
    if (!report.drift().isEmpty()) {
      Map<String, Long> changes =
          report.drift().stream()
              .collect(
                  Collectors.groupingBy(
                      drift -> drift.column().change().name().toLowerCase(Locale.ROOT),
                      TreeMap::new,
                      Collectors.counting()));
      String text =
          changes.entrySet().stream()
              .map(change -> Console.number(change.getValue()) + " " + change.getKey())
              .collect(Collectors.joining(", "));
      console.line(
          console.colored(Mark.WARN, "Schema drift")
              + ": columns "
              + text
              + "; see ledger.schema_drift");
      summary.add("drift      columns " + text);
    }
    long added = report.results().stream().mapToLong(IngestResult::newVersions).sum();
    long deleted = report.results().stream().mapToLong(IngestResult::deleted).sum();
    summary.add(
        "ingested   "
            + Plural.of(added, "new version")
            + ", "
            + Plural.of(deleted, "deletion")
            + ", "
            + Plural.of(report.quarantinedTotal(), "line")
            + " in quarantine");
  }

  private static RunLedger.IngestEntry entry(IngestResult result) {
    return new RunLedger.IngestEntry(
        result.source(),
        result.table().name(),
        result.received(),
        result.newVersions(),
        result.updated(),
        result.deleted(),
        result.unchanged(),
        result.seconds());
  }

  private static RunLedger.DriftEntry entry(SchemaDrift drift) {
    return new RunLedger.DriftEntry(
        drift.source(),
        drift.table(),
        drift.file(),
        drift.column().column(),
        drift.column().change().name().toLowerCase(Locale.ROOT),
        drift.column().expected(),
        drift.column().found());
  }
}
