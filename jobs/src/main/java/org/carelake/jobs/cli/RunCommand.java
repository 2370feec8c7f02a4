package org.carelake.jobs.cli;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything, in order. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ingest, build, test and publish: everything, in order.")
final class RunCommand extends PhaseCommand {
  /** Steps that a run may end with. */
  enum Step {
    INGEST(Phase.INGEST),
    BUILD(Phase.BUILD),
    TEST(Phase.TEST),
    PUBLISH(Phase.PUBLISH);

    private final Phase phase;

    Step(Phase phase) {
      this.phase = phase;
    }

    /** It and all before it. */
    Set<Phase> phases() {
      return EnumSet.range(Phase.INGEST, phase);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--through",
      paramLabel = "STEP",
      defaultValue = "publish",
      description =
          "The last step: ${COMPLETION-CANDIDATES}; after build nothing is tested."
              + " Default: ${DEFAULT-VALUE}.")
  private Step last;

  @Override
  String name() {
    return "run";
  }

  @Override
  Set<Phase> phases() {
    return last.phases();
  }
}
