package org.carelake.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about questionnaire forms. */
@Command(
    name = "forms",
    mixinStandardHelpOptions = true,
    description = "Keep the metadata of questionnaire forms, and see what they leave out.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {FormsSyncCommand.class, FormsReportCommand.class})
final class FormsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command: sync or report.");
  }
}
