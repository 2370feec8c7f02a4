package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;

/** Goes on where the last run failed. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Do again what failed or was skipped in the last run of each tenant, as of the same date.")
final class RetryCommand extends PhaseCommand {
  @Override
  String name() {
    return "retry";
  }

  @Override
  Set<Phase> phases() {
    return Set.of();
  }

  @Override
  boolean retry() {
    return true;
  }
}
