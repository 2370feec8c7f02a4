package org.carelake.jobs.cli;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.publish.AnonRules;
import org.carelake.jobs.publish.Publication;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.jobs.publish.PublishedTableResult;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.config.AnonymityOptions;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.transforms.privacy.AnonymityClasses;

/** Publishes into each of the tenant's buckets; one bucket's failure stops no other. */
final class PublishPhase {
  private final TenantConfig tenant;
  private final RunSettings settings;
  private final Console console;
  private final Lakehouse lakehouse;
  private final RunLedger ledger;
  private final PublicationGuard guard;

  PublishPhase(
      TenantConfig tenant,
      RunSettings settings,
      Console console,
      Lakehouse lakehouse,
      RunLedger ledger,
      PublicationGuard guard) {
    this.guard = guard;
    this.tenant = tenant;
    this.settings = settings;
    this.console = console;
    this.lakehouse = lakehouse;
    this.ledger = ledger;
  }

  void run(PublicationPlan plan, List<String> failures, List<String> summary) {
    if (settings.publish().deleteLocal()) {
      int left = PublishJob.clearStaging(lakehouse);
      console.line("Publish: removed what " + Plural.of(left, "killed run") + " left");
    }
    if (!settings.publish().kinds().equals(PublishOptions.ALL.kinds())
        && plan.parts().stream()
            .noneMatch(part -> settings.publish().kinds().contains(part.target().kind()))) {
      failures.add(
          "publication: tenant '"
              + tenant.name()
              + "' has no publish target "
              + String.join(" or ", new TreeSet<>(settings.publish().kinds())));
    }
    for (PublicationPlan.Part part : plan.parts()) {
      if (!settings.publish().kinds().contains(part.target().kind())) {
        continue;
      }
      try {
        publish(plan, part, summary);
      } catch (RuntimeException failure) {
        failures.add("publication to " + name(part.target()) + ": " + Failures.message(failure));
      }
    }
  }

  private void publish(PublicationPlan plan, PublicationPlan.Part part, List<String> summary) {
    PublishTarget target = part.target();
    List<PublishedTable> tables = part.tables();
    if (tables.isEmpty()) {
      console.line(
          console.colored(Mark.SKIP, "Publish skipped")
              + ": no model makes a table for "
              + name(target));
      return;
    }
    Secrets secrets = new Secrets(System.getenv());
    PublishJob job =
        new PublishJob(
            lakehouse, tenant.name(), settings.run(), guard, secrets::require, plan::contract);
    Optional<String> inForce =
        settings.fullRefresh() ? Optional.empty() : job.upToDate(target, tables);
    if (inForce.isPresent()) {
      console.line(
          "Publish: nothing changed, the publication of run "
              + inForce.get()
              + " stays in force in "
              + name(target));
      summary.add("published  " + target.path() + " (unchanged)");
      summary.add(howToRead(target.path() + "/duckdb.sql"));
      return;
    }
    console.line("Publish: " + Plural.of(tables.size(), "table") + " to " + name(target));
    AtomicInteger done = new AtomicInteger();
    Publication publication =
        job.publish(
            target,
            tables,
            part.omitted(),
            result -> show(done.incrementAndGet(), tables.size(), result));
    console.progressDone();
    tables.forEach(this::reportAnonymity);
    ledger.publications(entries(publication));
    summary.add(
        "published  "
            + target.path()
            + " ("
            + Plural.of(publication.tables().size(), "table")
            + ", "
            + Plural.of(publication.rows(), "row")
            + ")");
    publication
        .archive()
        .ifPresent(archive -> summary.add("CSV files  " + target.path() + "/" + archive.path()));
    summary.add(howToRead(publication.duckDbScript()));
  }

  /** Tells of rows that single people out where the tenant wants to hear of them only. */
  private void reportAnonymity(PublishedTable table) {
    AnonRules rules = table.shape().anon();
    if (rules.action() != AnonymityOptions.Action.REPORT) {
      return;
    }
    for (KAnonymity wanted : rules.persons()) {
      AnonymityClasses found = AnonymityClasses.of(lakehouse.read(table.source()), wanted);
      if (found.belowK() > 0) {
        console.line(
            console.colored(Mark.WARN, "k-anonymity")
                + " "
                + table.name()
                + ": "
                + found.belowK()
                + " of "
                + Plural.of(found.records(), "row")
                + " share "
                + String.join(", ", wanted.columns())
                + " with fewer than "
                + wanted.k()
                + " persons; they were published (k-anonymity { action = report })");
      }
    }
  }

  private static String name(PublishTarget target) {
    return target.bucket() + target.role().map(role -> " for " + role).orElse("");
  }

  /** DuckDB's -init takes a local file alone. */
  private static String howToRead(String script) {
    return script.contains("://")
        ? "read it    copy " + script + ", then duckdb -init duckdb.sql"
        : "read it    duckdb -init " + script;
  }

  private void show(int number, int total, PublishedTableResult result) {
    console.step(
        number,
        total,
        result.table().name(),
        Mark.OK,
        Plural.of(result.rows(), "row")
            + ", "
            + Plural.of(result.files().size(), "file")
            + " in "
            + Console.seconds(result.took().toMillis() / 1e3));
    console.progress(number, total, "");
  }

  private static List<RunLedger.PublicationEntry> entries(Publication publication) {
    return publication.tables().stream()
        .map(
            table ->
                new RunLedger.PublicationEntry(
                    publication.kind(),
                    publication.location(),
                    table.table().name(),
                    table.rows(),
                    table.bytes()))
        .toList();
  }
}
