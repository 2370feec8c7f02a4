package org.carelake.jobs.cli;

import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;

/** Builds and tests the snapshots among models; what they read must be there. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Carry on the histories of tables (snapshots), with their tests. So do build and"
            + " run, among all others.")
final class SnapshotCommand extends PhaseCommand {
  @Override
  String name() {
    return "snapshot";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.BUILD, Phase.TEST);
  }

  @Override
  Optional<String> kind() {
    return Optional.of("snapshot");
  }
}
