package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;

/** Builds silver and gold tables. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Build silver and gold tables from bronze; what did not change is left alone.")
final class BuildCommand extends PhaseCommand {
  @Override
  String name() {
    return "build";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.BUILD);
  }
}
