package org.carelake.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The documentation site. */
@Command(
    name = "docs",
    mixinStandardHelpOptions = true,
    description = "The documentation site of a tenant: models, lineage, metrics, dashboards.",
    subcommands = {DocsGenerateCommand.class, DocsServeCommand.class})
final class DocsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command: generate or serve.");
  }
}
