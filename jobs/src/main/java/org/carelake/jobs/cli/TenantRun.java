package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunFacts;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.lineage.LineageEvents;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.privacy.KeyRecord;
import org.carelake.jobs.privacy.LeakGuard;
import org.carelake.jobs.project.MaskingProfiles;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.PseudonymKey;

/** One command's phases for one tenant, told on the console and kept in the ledger. */
final class TenantRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Project project;
  private final TenantConfig tenant;
  private final RunSettings settings;
  private final Console console;
  private final IngestPhase.Step ingest;
  private final List<String> failures = new ArrayList<>();
  private final List<String> summary = new ArrayList<>();
  private String outcome = "";

  TenantRun(Project project, TenantConfig tenant, RunSettings settings, Console console) {
    this(project, tenant, settings, console, IngestJob::run);
  }

  /** A run that ingests something else than all sources. */
  TenantRun(
      Project project,
      TenantConfig tenant,
      RunSettings settings,
      Console console,
      IngestPhase.Step ingest) {
    this.ingest = ingest;
    this.project = project;
    this.tenant = tenant;
    this.settings = settings;
    this.console = console;
  }

  /** Runs the phases; returns the exit code. */
  int run(CompletableFuture<SparkSession> spark) {
    if (settings.retry()) {
      Lakehouse lakehouse = new Lakehouse(spark.join().newSession(), tenant.root());
      Optional<RunSettings> again = Retry.of(lakehouse, settings);
      again.ifPresentOrElse(
          found -> console.line("Retry of tenant " + tenant.name()),
          () ->
              console.line("Tenant " + tenant.name() + ": the last run ended well; nothing to do"));
      return again
          .map(found -> new TenantRun(project, tenant, found, console).run(spark))
          .orElse(0);
    }
    long started = System.nanoTime();
    console.line(
        "Running carelake "
            + Version.text()
            + ": "
            + settings.command()
            + ", tenant "
            + tenant.name()
            + ", environment "
            + settings.environment().name()
            + ", as of "
            + settings.asOf());
    Optional<PseudonymKey> key = settings.keys().key(tenant);
    ModelGraph graph = ModelLoader.load(project, tenant, settings.metricsMode());
    PublicationPlan publications =
        PublicationPlan.of(graph, tenant, MaskingProfiles.of(project, tenant));
    // a slip of the pen is told before Spark has started
    Optional<SortedSet<TableName>> named =
        settings.selection().needsFacts()
            ? Optional.empty()
            : Optional.of(settings.selection().in(graph));
    console.line(found(graph));
    SparkSession session = spark.join().newSession();
    Lakehouse lakehouse = new Lakehouse(session, tenant.root());
    SmallData.tune(session, tenant, lakehouse.tables(Layer.SILVER).isEmpty());
    publications.checkFilters(session);
    SortedSet<TableName> selected =
        named.orElseGet(
            () ->
                settings
                    .selection()
                    .in(
                        graph,
                        new LakehouseFacts(lakehouse, tenant.name(), graph, settings.state())));
    if (selected.isEmpty()) {
      console.line("No models selected; nothing is built or tested");
    }
    if (settings.empty()) {
      new BuildPhase(settings, console, lakehouse, Optional.empty(), key)
          .dryRun(graph, selected, failures, summary);
      summarise(graph, (System.nanoTime() - started) / 1e9);
      return failures.isEmpty() ? 0 : Main.FAILED;
    }
    try (TenantGuard guard =
        TenantGuard.open(
            project,
            tenant,
            settings.run().runId(),
            settings.command(),
            settings.operation().lockWait(),
            lakehouse,
            console)) {
      guard.audit().started(asked(), key);
      try (RunLedger ledger = new RunLedger(lakehouse, tenant.name(), settings.run())) {
        guard.takenOverFrom().ifPresent(dead -> ledger.died(dead.run(), dead.command()));
        ledger.started(settings.command(), settings.request().toJson());
        RunEnd end = new RunEnd(tenant, settings, console, lakehouse, ledger, guard);
        try (LineageEvents lineage =
            LineageEvents.open(
                System.getenv(),
                graph,
                tenant.name(),
                tenant.root(),
                settings.run().runId(),
                console::line)) {
          lineage.started(settings.command());
          try {
            phases(lakehouse, graph, selected, publications, ledger, key, guard, lineage);
          } catch (RuntimeException failure) {
            lineage.ended(settings.command(), Optional.of(Failures.message(failure)));
            throw failure;
          }
          lineage.ended(
              settings.command(),
              failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures)));
        } catch (RuntimeException failure) {
          end.tell("failed", Failures.message(failure), started);
          throw failure;
        }
        outcome = outcome(ledger.facts());
        String status = failures.isEmpty() ? "success" : "failed";
        String message = String.join("; ", failures);
        new RunArtifacts(project, tenant, graph, settings)
            .write(lakehouse, ledger.facts(), status, message, console);
        summary.add(end.tell(status, message, started));
      }
    } catch (RuntimeException failure) {
      // what went wrong before it would not be told otherwise
      failures.forEach(each -> console.line(console.colored(Mark.ERROR, "failed") + " " + each));
      throw failure;
    }
    summarise(graph, (System.nanoTime() - started) / 1e9);
    return failures.isEmpty() ? 0 : Main.FAILED;
  }

  private String outcome(RunFacts facts) {
    if (!failures.isEmpty()) {
      return String.join("; ", failures);
    }
    long buckets =
        facts.published().stream().map(RunLedger.PublicationEntry::location).distinct().count();
    if (buckets == 0) {
      return settings.phases().contains(Phase.PUBLISH) ? "publications unchanged" : "";
    }
    return Plural.of(buckets, "publication")
        + ", "
        + Plural.of(
            facts.published().stream().mapToLong(RunLedger.PublicationEntry::rows).sum(), "row");
  }

  /** What was asked for, for the audit log. */
  private ObjectNode asked() {
    ObjectNode details = JSON.createObjectNode();
    details.put("environment", settings.environment().name());
    details.put("as_of", settings.asOf().toString());
    details.put("full_refresh", settings.fullRefresh());
    details.put("rotate_key", settings.rotateKey());
    return details;
  }

  private void phases(
      Lakehouse lakehouse,
      ModelGraph graph,
      SortedSet<TableName> selected,
      PublicationPlan publications,
      RunLedger ledger,
      Optional<PseudonymKey> key,
      TenantGuard guard,
      LineageEvents lineage) {
    if (settings.phases().contains(Phase.UNIT_TEST)) {
      new UnitTestPhase(settings, console, lakehouse.spark())
          .run(graph, selected, failures, summary);
    }
    if (settings.phases().contains(Phase.INGEST)) {
      DevelopmentRules.requireSamples(settings.environment(), tenant);
      new IngestPhase(tenant, settings, console, lakehouse, ledger, ingest).run(failures, summary);
    }
    guard.requireGoingOn();
    if (settings.phases().contains(Phase.BUILD)) {
      key.ifPresent(
          found -> new KeyRecord(lakehouse, settings.run()).check(found, settings.rotateKey()));
      new BuildPhase(settings, console, lakehouse, Optional.of(new RunRecord(ledger, lineage)), key)
          .run(
              graph,
              DevelopmentRules.inputs(lakehouse, tenant, graph, settings.production()),
              selected,
              failures,
              summary);
    }
    guard.requireGoingOn();
    boolean mayPublish = failures.isEmpty();
    if (settings.phases().contains(Phase.TEST) && !settings.phases().contains(Phase.BUILD)) {
      mayPublish &=
          new TestPhase(settings, console, lakehouse, new RunRecord(ledger, lineage))
              .run(graph, selected, failures, summary);
    }
    guard.requireGoingOn();
    if (settings.phases().contains(Phase.PUBLISH)) {
      if (mayPublish) {
        new PublishPhase(tenant, settings, console, lakehouse, ledger, guard(lakehouse, graph))
            .run(publications, failures, summary);
      } else {
        console.line(
            console.colored(Mark.SKIP, "Publish skipped")
                + ": the former publication stays in force until what failed above is mended");
      }
    }
  }

  private PublicationGuard guard(Lakehouse lakehouse, ModelGraph graph) {
    Set<String> commonWords =
        MaskingProfiles.of(project, tenant).map(MaskingProfile::commonWords).orElse(Set.of());
    return new LeakGuard(lakehouse, graph, commonWords);
  }

  private String found(ModelGraph graph) {
    long views = graph.models().stream().filter(model -> model.file().endsWith(".json")).count();
    long twins = graph.models().stream().filter(Model::anonymised).count();
    long tests =
        graph.models().stream().mapToLong(model -> graph.tests(model.table()).size()).sum();
    return "Found "
        + Plural.of(graph.models().size(), "model")
        + " ("
        + Plural.of(views, "view")
        + ", "
        + Plural.of(graph.models().size() - views - twins, "SQL model")
        + (twins == 0 ? "" : ", " + Plural.of(twins, "twin"))
        + "), "
        + Plural.of(tests, "test")
        + ", "
        + Plural.of(tenant.sources().size(), "source")
        + "; "
        + settings.threads()
        + " threads";
  }

  private void summarise(ModelGraph graph, double seconds) {
    console.plain("");
    Mark mark = failures.isEmpty() ? Mark.OK : Mark.ERROR;
    console.line(
        console.colored(mark, failures.isEmpty() ? "Completed" : "Completed with failures")
            + " in "
            + Console.seconds(seconds)
            + "  (run "
            + settings.run().runId()
            + ")");
    failures.forEach(
        failure -> console.plain("  " + console.colored(Mark.ERROR, "failed") + "     " + failure));
    console.plain("  lakehouse  " + tenant.root());
    summary.forEach(line -> console.plain("  " + line));
    console.plain("  next       carelake " + next(graph) + " --tenant " + tenant.name());
  }

  /** What is to be said of the tenant in one line, once its phases ran. */
  String outcome() {
    return outcome;
  }

  private String next(ModelGraph graph) {
    if (!failures.isEmpty()) {
      return "query \"select * from ledger.runs\"";
    }
    return settings.phases().equals(Set.of(Phase.INGEST)) ? "build" : "show " + example(graph);
  }

  /** A table to look at: the first mart, else whatever is first. */
  private static String example(ModelGraph graph) {
    return graph.models().stream()
        .filter(model -> !model.anonymised())
        .map(model -> model.table().toString())
        .min(
            Comparator.comparing((String table) -> !table.equals("gold.encounters"))
                .thenComparing(table -> !table.startsWith("gold."))
                .thenComparing(Comparator.naturalOrder()))
        .orElse("MODEL");
  }
}
