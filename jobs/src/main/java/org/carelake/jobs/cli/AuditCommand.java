package org.carelake.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The audit log of a tenant. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Show and check who did what to a tenant's lakehouse.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AuditShowCommand.class, AuditVerifyCommand.class})
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command: show, verify.");
  }
}
