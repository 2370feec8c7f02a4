package org.carelake.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;

/**
 * Runs of a project's first tenant in this JVM and over its Spark, as the command line does them.
 */
public final class WarmRuns {
  private WarmRuns() {}

  /** What a run told, and how it ended. */
  public record Told(int exit, String text) {}

  /** All of it: {@code carelake run}. */
  public static Told run(SparkSession spark, Path project, LocalDate asOf) {
    return run(spark, project, asOf, "run", RunCommand.Step.PUBLISH.phases(), false);
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
    RunSettings settings =
        new TestSettings(command, phases, asOf, List.of(), fullRefresh, false, false)
            .in(installation);
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
