package org.carelake.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the anonymised track shows and what it doesn't. */
@Command(
    name = "privacy",
    mixinStandardHelpOptions = true,
    description = "Report on, prove and check the anonymised track.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PrivacyReportCommand.class,
      PrivacyCatalogCommand.class,
      PrivacyProveCommand.class,
      PrivacyCheckCommand.class,
      PrivacyAnonymityCommand.class,
    })
final class PrivacyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name a command: report, catalog, prove, check, k-anonymity.");
  }
}
