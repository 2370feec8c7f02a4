package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;

/** Everything, in order. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ingest, build, test and publish: everything, in order.")
final class RunCommand extends PhaseCommand {
  @Override
  String name() {
    return "run";
  }

  @Override
  Set<Phase> phases() {
    return all();
  }
}
