package org.carelake.jobs.cli;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.carelake.jobs.audit.AuditEntry;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.observe.MarkdownSummary;
import org.carelake.jobs.observe.PrometheusFile;
import org.carelake.jobs.observe.RunReport;
import org.carelake.jobs.observe.Webhook;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Tells how a run ended: the ledger, the audit log, and those who watch. What watchers can't be
 * told is a warning and changes nothing about the run.
 */
final class RunEnd {
  private final TenantConfig tenant;
  private final RunSettings settings;
  private final Console console;
  private final Lakehouse lakehouse;
  private final RunLedger ledger;
  private final TenantGuard guard;

  RunEnd(
      TenantConfig tenant,
      RunSettings settings,
      Console console,
      Lakehouse lakehouse,
      RunLedger ledger,
      TenantGuard guard) {
    this.tenant = tenant;
    this.settings = settings;
    this.console = console;
    this.lakehouse = lakehouse;
    this.ledger = ledger;
    this.guard = guard;
  }

  /**
   * Tells it.
   *
   * @param started the run's beginning on the clock of {@link System#nanoTime()}
   * @return the head of the audit log, for the summary
   */
  String tell(String ended, String message, long started) {
    boolean cancelled = guard.cancellation().tell();
    String status = cancelled ? "cancelled" : ended;
    ledger.finished(settings.command(), status, message);
    AuditEntry entry = guard.audit().finished(status, message, ledger.facts(), lakehouse);
    try {
      watchers(status, message, (System.nanoTime() - started) / 1e9);
    } catch (RuntimeException failure) {
      console.line(
          console.colored(Mark.WARN, "Not told to those who watch")
              + ": "
              + Failures.message(failure));
    }
    return RunAudit.words(entry);
  }

  private void watchers(String status, String message, double seconds) {
    boolean wanted =
        settings.operation().prometheus().isPresent()
            || settings.operation().summary().isPresent()
            || !status.equals("success") && OperationOptions.webhook().isPresent();
    if (!wanted) {
      return;
    }
    boolean figures = settings.operation().prometheus().isPresent();
    RunReport report =
        new RunReport(
            tenant.name(),
            settings.command(),
            settings.run().runId(),
            status,
            message,
            settings.run().startedAt(),
            seconds,
            ledger.facts(),
            figures ? newestData() : Optional.empty(),
            figures ? publishedAt() : Map.of());
    settings.operation().summary().ifPresent(file -> MarkdownSummary.append(file, report));
    settings.operation().prometheus().ifPresent(folder -> PrometheusFile.write(folder, report));
    if (!report.succeeded()) {
      OperationOptions.webhook()
          .map(url -> Webhook.post(url, report))
          .filter(problem -> !problem.isEmpty())
          .ifPresent(
              problem ->
                  console.line(
                      console.colored(Mark.WARN, "The webhook was not told") + ": " + problem));
    }
  }

  private Optional<Instant> newestData() {
    if (ledger.facts().ingested().stream().anyMatch(entry -> entry.added() + entry.deleted() > 0)) {
      return Optional.of(settings.run().startedAt());
    }
    TableName table = new TableName(Layer.LEDGER, "ingest_results");
    if (!lakehouse.exists(table)) {
      return Optional.empty();
    }
    // a run's id begins with its time
    Row newest =
        lakehouse
            .read(table)
            .where("added + deleted > 0")
            .selectExpr("max(to_timestamp(substr(run_id, 1, 16), \"yyyyMMdd'T'HHmmssX\"))")
            .first();
    return newest.isNullAt(0)
        ? Optional.empty()
        : Optional.of(newest.<Timestamp>getAs(0).toInstant());
  }

  private Map<String, Instant> publishedAt() {
    Map<String, Instant> moments = new TreeMap<>();
    Secrets secrets = new Secrets(System.getenv());
    PublishJob job =
        new PublishJob(
            lakehouse, tenant.name(), settings.run(), PublicationGuard.none(), secrets::require);
    for (PublishTarget target : tenant.publish()) {
      job.inForceSince(target).ifPresent(at -> moments.put(target.kind(), at));
    }
    return moments;
  }
}
