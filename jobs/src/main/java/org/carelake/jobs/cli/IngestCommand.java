package org.carelake.jobs.cli;

import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the sources into bronze tables. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Read the tenant's sources into bronze tables; what can't be read goes to quarantine.")
final class IngestCommand extends PhaseCommand {
  @Option(
      names = "--replay-quarantine",
      description = "Hold every open quarantine row against today's rules and limits again.")
  private boolean replay;

  @Override
  String name() {
    return "ingest";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.INGEST);
  }

  @Override
  boolean replayQuarantine() {
    return replay;
  }
}
