package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;

/** Tests the tables as they are. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run the tests of the contracts on the tables as they are.")
final class TestCommand extends PhaseCommand {
  @Override
  String name() {
    return "test";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.TEST);
  }
}
