package org.carelake.jobs.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.Cancellation;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import picocli.CommandLine.Mixin;

/** A command that runs one or more phases for each tenant; one tenant's failure stops no other. */
abstract class PhaseCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Mixin private RunOptions runOptions;
  @Mixin private OperationOptions operationOptions;

  /** The command's name for the ledger. */
  abstract String name();

  /** What it does, in order. */
  abstract Set<Phase> phases();

  /** Whether open quarantine rows are read again. */
  boolean replayQuarantine() {
    return false;
  }

  /** What is published, if anything is. */
  PublishOptions publishOptions() {
    return PublishOptions.ALL;
  }

  /** Whether it does again what failed in the last run. */
  boolean retry() {
    return false;
  }

  /** The kind of models that it is about, where it is not about all. */
  Optional<String> kind() {
    return Optional.empty();
  }

  /** Whether models are only analysed. */
  boolean empty() {
    return false;
  }

  /**
   * How it went for one tenant.
   *
   * @param exit the exit code
   * @param outcome in a few words
   */
  record Ended(int exit, String outcome) {}

  /** Runs it for one tenant. */
  Ended run(
      Project project,
      TenantConfig tenant,
      RunSettings settings,
      CompletableFuture<SparkSession> spark,
      Console console) {
    TenantRun run = new TenantRun(project, tenant, settings, console);
    int exit = run.run(spark);
    return new Ended(exit, run.outcome());
  }

  /** Whether the day of the run was named, and is not today. */
  boolean namesDay() {
    return runOptions.asOfGiven().isPresent();
  }

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    List<TenantConfig> tenants = projectOptions.tenants(installation);
    RunContext run = RunContext.startedAt(Instant.now());
    List<String> select =
        kind().map(kind -> only(kind, runOptions.select())).orElseGet(runOptions::select);
    Set<Phase> phases = DevelopmentRules.phases(phases(), installation.environment());
    RunSettings settings =
        new RunSettings(
            name(),
            phases,
            run,
            installation.environment(),
            Selection.of(select, runOptions.exclude()),
            runOptions.asOf(),
            runOptions.metricsMode(),
            runOptions.fullRefresh(),
            replayQuarantine(),
            publishOptions(),
            runOptions.threads(installation.environment()),
            new PseudonymKeys(installation, new Secrets(System.getenv())),
            runOptions.rotateKey(),
            new RunRequest(
                phases, select, runOptions.exclude(), runOptions.asOf(), runOptions.metricsMode()),
            runOptions.state(),
            retry(),
            empty(),
            runOptions.defer()
                ? Optional.of(
                    DevelopmentRules.deferredTo(projectOptions, installation.environment()))
                : Optional.empty(),
            runOptions.failFast(),
            operationOptions);
    Console console = Console.standard();
    // Spark takes seconds to start; models are read and checked meanwhile
    CompletableFuture<SparkSession> spark =
        CompletableFuture.supplyAsync(() -> SparkSessions.start(installation.environment()));
    int exit = 0;
    TenantsEnd end = new TenantsEnd(console);
    for (TenantConfig tenant : tenants) {
      if (Cancellation.processIsEnding()) {
        break;
      }
      Optional<String> missing = projectOptions.passedOver(tenant);
      if (missing.isPresent()) {
        end.skipped(tenant.name(), missing.get());
      } else {
        exit = Math.max(exit, runTenant(project, tenant, settings, spark, console, end));
      }
    }
    end.tell();
    spark.join().stop();
    return exit;
  }

  /** What is selected, as far as it is of one kind. */
  static List<String> only(String kind, List<String> select) {
    String wanted = "kind:" + kind;
    List<String> parts =
        select.stream()
            .flatMap(expression -> Stream.of(expression.strip().split("\\s+")))
            .map(part -> part + "," + wanted)
            .toList();
    return parts.isEmpty() ? List.of(wanted) : parts;
  }

  private int runTenant(
      Project project,
      TenantConfig tenant,
      RunSettings settings,
      CompletableFuture<SparkSession> spark,
      Console console,
      TenantsEnd end) {
    long started = System.nanoTime();
    Ended ended;
    try {
      ended = run(project, tenant, settings, spark, console);
    } catch (RuntimeException failure) {
      TenantsEnd.tell(console, tenant.name(), failure);
      ended = new Ended(Main.exitCode(failure), Failures.message(failure));
    }
    end.ended(tenant.name(), ended.exit(), (System.nanoTime() - started) / 1e9, ended.outcome());
    return ended.exit();
  }
}
