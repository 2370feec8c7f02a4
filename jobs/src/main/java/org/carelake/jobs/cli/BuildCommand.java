package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds and tests silver and gold tables. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Build silver and gold tables from bronze, each with its tests before what depends on it;"
            + " what did not change is left alone.")
final class BuildCommand extends PhaseCommand {
  @Option(names = "--no-tests", description = "Only build; no test is run.")
  private boolean noTests;

  @Option(
      names = "--empty",
      description =
          "Only analyse: models are made over tables without rows and held against their contracts;"
              + " nothing is read or written.")
  private boolean empty;

  @Override
  String name() {
    return "build";
  }

  @Override
  Set<Phase> phases() {
    return noTests || empty ? Set.of(Phase.BUILD) : Set.of(Phase.BUILD, Phase.TEST);
  }

  @Override
  boolean empty() {
    return empty;
  }
}
