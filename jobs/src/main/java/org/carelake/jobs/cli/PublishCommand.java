package org.carelake.jobs.cli;

import java.util.List;
import java.util.Set;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tests and publishes the tables as they are. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Publish the tables into the tenant's buckets, if their tests pass.")
final class PublishCommand extends PhaseCommand {
  private static final String ALL = "all";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description = "Which buckets: anon, pii, metrics or all. Default: all.")
  private List<String> types = List.of(ALL);

  @Option(
      names = "--delete-local",
      description =
          "Also remove what killed runs left beside the lakehouse. What this run makes ready there"
              + " is always removed.")
  private boolean deleteLocal;

  @Override
  String name() {
    return "publish";
  }

  @Override
  Set<Phase> phases() {
    return Set.of(Phase.TEST, Phase.PUBLISH);
  }

  @Override
  PublishOptions publishOptions() {
    if (types.contains(ALL)) {
      return new PublishOptions(PublishOptions.ALL.kinds(), deleteLocal);
    }
    for (String type : types) {
      if (!PublishTarget.KINDS.contains(type)) {
        throw CarelakeException.usage(
            "--type knows anon, pii, metrics and all, found '"
                + type
                + "'"
                + Suggestion.of(type, PublishTarget.KINDS));
      }
    }
    return new PublishOptions(Set.copyOf(types), deleteLocal);
  }
}
