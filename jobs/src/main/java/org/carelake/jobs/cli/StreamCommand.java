package org.carelake.jobs.cli;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.stream.LandingStream;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes files and messages as they come, through to the chosen models. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Watch the tenant's folders of FHIR files and its topics of Kafka: what comes goes into bronze"
            + " and through the selected models, batch by batch, until the process is told to end.")
final class StreamCommand extends PhaseCommand {
  @Option(
      names = "--available-now",
      description = "End when everything that is there now is done; for cron.")
  private boolean availableNow;

  @Option(
      names = "--trigger",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How often to look for new files and messages. Default: ${DEFAULT-VALUE}.")
  private int trigger;

  @Option(
      names = "--max-files",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many files a batch of a folder has at most. Default: ${DEFAULT-VALUE}.")
  private int maxFiles;

  @Option(
      names = "--max-messages",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many messages a batch of topics has at most. Default: ${DEFAULT-VALUE}.")
  private int maxMessages;

  @Override
  String name() {
    return "stream";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.INGEST, Phase.BUILD);
  }

  @Override
  Ended run(
      Project project,
      TenantConfig tenant,
      RunSettings settings,
      CompletableFuture<SparkSession> spark,
      Console console) {
    if (trigger < 1 || maxFiles < 1 || maxMessages < 1) {
      throw CarelakeException.usage("--trigger, --max-files and --max-messages must be at least 1");
    }
    int exit =
        new StreamRun(project, tenant, settings, namesDay(), console)
            .run(
                spark.join(),
                new LandingStream.Options(
                    availableNow, Duration.ofSeconds(trigger), maxFiles, maxMessages));
    return new Ended(exit, exit == 0 ? "the stream ended" : "the stream failed");
  }
}
