package org.carelake.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import picocli.CommandLine;

/**
 * Runs of a project's first tenant in this JVM and over its Spark, as the command line does them.
 */
public final class WarmRuns {
  private WarmRuns() {}

  /** What a run told, and how it ended. */
  public record Told(int exit, String text) {}

  /** All of it: {@code carelake run}. */
  public static Told run(SparkSession spark, Path project, LocalDate asOf) {
    return run(spark, project, asOf, "run", PhaseCommand.all(), false);
  }

  /** {@code carelake test --full-refresh}. */
  public static Told test(SparkSession spark, Path project, LocalDate asOf) {
    return run(spark, project, asOf, "test", Set.of(Phase.TEST), true);
  }

  private static Told run(
      SparkSession spark,
      Path folder,
      LocalDate asOf,
      String command,
      Set<Phase> phases,
      boolean fullRefresh) {
    Installation installation = new InstallationReader(folder, folder, Map.of()).read("local");
    TenantConfig tenant = installation.tenants().get(0);
    OperationOptions operation = new OperationOptions();
    new CommandLine(operation).parseArgs();
    RunSettings settings =
        new RunSettings(
            command,
            phases,
            RunContext.startedAt(Instant.now()),
            installation.environment(),
            Selection.of(List.of()),
            asOf,
            MetricsMode.SPECIFICATION,
            fullRefresh,
            false,
            PublishOptions.ALL,
            2,
            new PseudonymKeys(installation, new Secrets(Map.of())),
            false,
            new RunRequest(phases, List.of(), List.of(), asOf, MetricsMode.SPECIFICATION),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            false,
            operation);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit;
    try {
      exit =
          new TenantRun(
                  new Project(folder, folder),
                  tenant,
                  settings,
                  new Console(text, false, false, Clock.systemUTC()))
              .run(CompletableFuture.completedFuture(spark));
    } catch (RuntimeException failure) {
      text.println("ERROR " + Failures.message(failure));
      exit = Main.exitCode(failure);
    }
    return new Told(exit, out.toString(StandardCharsets.UTF_8));
  }
}
