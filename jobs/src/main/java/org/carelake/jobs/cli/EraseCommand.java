package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.audit.AuditEntry;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.erase.Certificate;
import org.carelake.jobs.erase.EraseJob;
import org.carelake.jobs.erase.Erasure;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.KeptPublication;
import org.carelake.jobs.publish.PublicationSearch;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SmallData;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.PseudonymKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a person out of a tenant's lakehouse. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Take a person out of bronze, silver, gold and both tracks, for good: the same data is kept"
            + " out when it is delivered again.")
final class EraseCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Mixin private LockOptions lockOptions;

  @Option(
      names = "--patient",
      required = true,
      paramLabel = "ID",
      description =
          "The logical id of the patient, or SOURCE:ID where sources of extracts give one id to"
              + " several people; '-' reads it from standard input, so that it stands in no history"
              + " of commands.")
  private String patient;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The date that models know as :as_of. Default: today in UTC.")
  private LocalDate asOf;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many tables are built at the same time. Default: the environment's.")
  private Integer threads;

  @Option(names = "--dry-run", description = "Tell what would be done; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--purge",
      description =
          "Remove former versions of all tables too, so that no file of the lakehouse holds the"
              + " person. Time travel before this run is gone for everybody.")
  private boolean purge;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    TenantConfig tenant = projectOptions.tenant(installation);
    PseudonymKeys keys = new PseudonymKeys(installation, new Secrets(System.getenv()));
    PseudonymKey erasureKey = keys.erasureKey(tenant);
    ModelGraph graph = ModelLoader.load(project, tenant);
    String id = id();
    RunContext run = RunContext.startedAt(Instant.now());
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      SmallData.tune(spark, tenant, false);
      Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
      try (TenantGuard guard =
          TenantGuard.open(
              project,
              tenant,
              run.runId(),
              "erase",
              lockOptions.patience(),
              lakehouse,
              Console.standard())) {
        BuildOptions build =
            new BuildOptions(
                run,
                RunOptions.day(asOf),
                false,
                RunOptions.threads(threads, installation.environment()),
                keys.key(tenant));
        EraseJob job = new EraseJob(lakehouse, run, tenant, graph, erasureKey);
        return erase(job, id, tenant, graph, lakehouse, build, guard);
      }
    } finally {
      spark.stop();
    }
  }

  private int erase(
      EraseJob job,
      String id,
      TenantConfig tenant,
      ModelGraph graph,
      Lakehouse lakehouse,
      BuildOptions build,
      TenantGuard guard) {
    Console console = Console.standard();
    Erasure erasure = job.plan(id, patient -> holding(tenant, lakehouse, patient, build));
    tell(erasure, console);
    String runId = build.run().runId();
    if (dryRun) {
      guard
          .audit()
          .add("erasure-looked-at", Certificate.of(tenant.name(), runId, now(), false, erasure));
      console.line("Dry run: nothing was changed");
      return 0;
    }
    guard.audit().add("erasure-started", started(erasure));
    List<String> failures;
    try (RunLedger ledger = new RunLedger(lakehouse, tenant.name(), build.run())) {
      ledger.started("erase");
      try {
        job.enforce(erasure);
        if (purge) {
          job.purge(build.threads());
        }
        failures = build(lakehouse, graph, build, ledger, console);
      } catch (RuntimeException failure) {
        guard.cancellation().tell();
        ledger.finished("erase", "failed", Failures.message(failure));
        throw failure;
      }
      ledger.finished(
          "erase", failures.isEmpty() ? "success" : "failed", String.join("; ", failures));
    }
    ObjectNode certificate = Certificate.of(tenant.name(), runId, now(), purge, erasure);
    String path = Certificate.path(runId);
    SmallFiles files = SmallFiles.of(lakehouse);
    files.create(path, certificate.toString());
    AuditEntry entry = guard.audit().add("erasure-finished", certificate);
    console.plain("  certificate " + files.path(path));
    console.plain("  " + RunAudit.words(entry));
    if (!purge) {
      List<TableName> orphans = job.orphans();
      console.plain(
          "  former versions of tables still hold the person until they are vacuumed; --purge"
              + " removes them");
      if (!orphans.isEmpty()) {
        console.plain("  no model makes these, they stay as they are: " + orphans);
      }
    }
    failures.forEach(failure -> console.plain("  failed " + failure));
    return failures.isEmpty() ? 0 : Main.FAILED;
  }

  private static ObjectNode started(Erasure erasure) {
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .createObjectNode()
        .put("subject", erasure.subject())
        .put("subject_key_id", erasure.keyId())
        .put("rows", erasure.rows());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }

  private String id() {
    if (!patient.equals("-")) {
      return withoutType(patient);
    }
    try {
      return withoutType(new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.USAGE, null, "can't read the id from standard input", failure);
    }
  }

  private static String withoutType(String reference) {
    return reference.startsWith("Patient/") ? reference.substring("Patient/".length()) : reference;
  }

  private static List<KeptPublication> holding(
      TenantConfig tenant, Lakehouse lakehouse, String patient, BuildOptions build) {
    Secrets secrets = new Secrets(System.getenv());
    PublicationSearch search = new PublicationSearch(lakehouse, secrets::require);
    List<KeptPublication> found = new ArrayList<>();
    for (PublishTarget target : tenant.publish()) {
      Optional<String> text =
          switch (target.kind()) {
            // of an id of one source alone, rows hold the bare id
            case "pii" -> Optional.of(patient.substring(patient.indexOf(':') + 1));
            case "anon" -> build.pseudonymKey().map(key -> key.pseudonym(patient));
            default -> Optional.empty();
          };
      text.ifPresent(wanted -> found.addAll(search.holding(target, wanted)));
    }
    return found;
  }

  private static void tell(Erasure erasure, Console console) {
    console.line("Erasure of the person known as " + erasure.subject().substring(0, 16) + "…");
    erasure
        .removed()
        .forEach(
            (table, rows) ->
                console.plain("  " + table + ": " + Plural.of(rows, "row") + " removed"));
    erasure
        .redacted()
        .forEach(
            (table, rows) ->
                console.plain(
                    "  " + table + ": " + Plural.of(rows, "row") + " cleared of the reference"));
    if (erasure.removed().isEmpty() && erasure.redacted().isEmpty()) {
      console.plain("  no row of the lakehouse tells of this person");
    }
    erasure
        .mentions()
        .forEach(
            (table, rows) ->
                console.plain(
                    "  "
                        + console.colored(Mark.WARN, "look at")
                        + " "
                        + table
                        + ": "
                        + Plural.of(rows, "row")
                        + " of others name the person in a text and stay"));
    for (KeptPublication publication : erasure.publications()) {
      console.plain(
          "  publication "
              + publication.location()
              + (publication.looked() ? " holds the person" : " could not be looked into")
              + (publication.inForce() ? " (in force: publish anew)" : " (an old one)"));
    }
  }

  private static List<String> build(
      Lakehouse lakehouse,
      ModelGraph graph,
      BuildOptions options,
      RunLedger ledger,
      Console console) {
    TreeSet<TableName> all =
        graph.models().stream()
            .map(org.carelake.jobs.model.Model::table)
            .collect(Collectors.toCollection(TreeSet::new));
    console.line("Build: " + Plural.of(all.size(), "model"));
    BuildListener silent =
        new BuildListener() {
          @Override
          public void started(TableName table) {}

          @Override
          public void finished(ModelResult result) {}
        };
    List<ModelResult> results = new BuildJob(lakehouse, graph, options).run(all, silent);
    ledger.models(results);
    return results.stream()
        .filter(result -> result.status() == ModelStatus.ERROR)
        .map(result -> "model " + result.table() + ": " + result.message())
        .toList();
  }
}
