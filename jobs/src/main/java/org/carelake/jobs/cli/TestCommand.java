package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tests models over given rows, and the tables as they are. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run the unit tests of models, and the tests on the tables as they are.")
final class TestCommand extends PhaseCommand {
  @Option(
      names = "--unit",
      description = "Only the unit tests: models over given rows; tables are not looked at.")
  private boolean unit;

  @Override
  String name() {
    return "test";
  }

  @Override
  Set<Phase> phases() {
    return unit ? Set.of(Phase.UNIT_TEST) : Set.of(Phase.UNIT_TEST, Phase.TEST);
  }
}
