package org.carelake.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.publish.Publication;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.jobs.publish.PublishedTableResult;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

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

  void run(ModelGraph graph, List<String> failures, List<String> summary) {
    for (PublishTarget target : tenant.publish()) {
      try {
        List<PublishedTable> tables = tables(graph, target);
        PublishJob job = new PublishJob(lakehouse, tenant.name(), settings.run(), guard);
        Optional<String> inForce =
            settings.fullRefresh() ? Optional.empty() : job.upToDate(target, tables);
        if (inForce.isPresent()) {
          console.line(
              "Publish: nothing changed, the publication of run "
                  + inForce.get()
                  + " stays in force in "
                  + target.bucket());
          summary.add("published  " + target.path() + " (unchanged)");
          summary.add(howToRead(target.path() + "/duckdb.sql"));
          continue;
        }
        console.line("Publish: " + Plural.of(tables.size(), "table") + " to " + target.bucket());
        AtomicInteger done = new AtomicInteger();
        Publication publication =
            job.publish(
                target, tables, result -> show(done.incrementAndGet(), tables.size(), result));
        console.progressDone();
        ledger.publications(entries(publication));
        summary.add(
            "published  "
                + target.path()
                + " ("
                + Plural.of(publication.tables().size(), "table")
                + ", "
                + Plural.of(publication.rows(), "row")
                + ")");
        summary.add(howToRead(publication.duckDbScript()));
      } catch (RuntimeException failure) {
        failures.add("publication to " + target.bucket() + ": " + Failures.message(failure));
      }
    }
  }

  /** The tables that a target names; silver helpers ({@code int__…}) only when named outright. */
  private static List<PublishedTable> tables(ModelGraph graph, PublishTarget target) {
    SortedSet<TableName> names = new TreeSet<>();
    for (String expression : target.tables()) {
      try {
        SortedSet<TableName> found = Selection.of(List.of(expression)).in(graph);
        boolean pattern = expression.contains("*") || expression.contains(":");
        found.stream()
            .filter(table -> !pattern || !table.name().startsWith("int__"))
            .filter(table -> !pattern || !expression.contains(":") || table.layer() == Layer.GOLD)
            .forEach(names::add);
      } catch (CarelakeException wrong) {
        throw CarelakeException.configuration(target.location(), wrong.getMessage());
      }
    }
    List<PublishedTable> tables = new ArrayList<>();
    for (TableName name : names) {
      Model model = graph.model(name);
      tables.add(new PublishedTable(name, name.name(), model.contract().partitionBy()));
    }
    return tables;
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
