package org.carelake.jobs.cli;

import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;

/** Builds and tests the seeds among models; what they read must be there. */
@Command(
    name = "seed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Build the tables that come from CSV files of the project (seeds), with their tests. So do"
            + " build and run, among all others.")
final class SeedCommand extends PhaseCommand {
  @Override
  String name() {
    return "seed";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.BUILD, Phase.TEST);
  }

  @Override
  Optional<String> kind() {
    return Optional.of("seed");
  }
}
