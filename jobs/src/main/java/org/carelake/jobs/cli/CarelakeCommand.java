package org.carelake.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says how to use it. */
@Command(
    name = "carelake",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Turns raw FHIR into tested, published Parquet.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      IngestCommand.class,
      StreamCommand.class,
      BuildCommand.class,
      SeedCommand.class,
      SnapshotCommand.class,
      TestCommand.class,
      PublishCommand.class,
      RetryCommand.class,
      LsCommand.class,
      MetricsCommand.class,
      CompileCommand.class,
      CompareCommand.class,
      EvaluateCommand.class,
      ShowCommand.class,
      QueryCommand.class,
      PolicyCommand.class,
      ViewCommand.class,
      PrivacyCommand.class,
      FormsCommand.class,
      CleanCommand.class,
      DocsCommand.class,
      AuditCommand.class,
      EraseCommand.class,
      MaintainCommand.class,
      FreshnessCommand.class,
      DoctorCommand.class,
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  carelake run --tenant engage",
      "  carelake build --tenant engage --select +patient",
      "  carelake show patient --tenant engage --limit 5",
      "  carelake query \"select status, count(*) from silver.encounter group by 1\" --tenant engage",
      "  carelake view patient.json --input fhir/ --format csv > patient.csv",
      "",
      "Exit codes: 0 all well, 1 a model or test failed, 2 wrong usage or configuration.",
    })
final class CarelakeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }
}
