package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;

/** Tests and publishes the tables as they are. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Publish the named tables into the tenant's buckets, if their tests pass.")
final class PublishCommand extends PhaseCommand {
  @Override
  String name() {
    return "publish";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.TEST, Phase.PUBLISH);
  }
}
