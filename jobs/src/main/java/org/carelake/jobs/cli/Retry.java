package org.carelake.jobs.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.LastRun;
import org.carelake.jobs.model.Selection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;

/** What is to be done again after the last run of a tenant. */
final class Retry {
  private Retry() {}

  /**
   * The settings of the retry; empty when the last run ended well.
   *
   * @throws CarelakeException of category USAGE when there is no run to be done again
   */
  static Optional<RunSettings> of(Lakehouse lakehouse, RunSettings settings) {
    LastRun last =
        LastRun.read(lakehouse)
            .orElseThrow(
                () ->
                    CarelakeException.usage(
                        "nothing was built or tested in " + lakehouse.root() + " yet"));
    if (last.status().equals("success")) {
      return Optional.empty();
    }
    RunRequest request =
        RunRequest.fromJson(last.request())
            .orElseThrow(
                () ->
                    CarelakeException.usage(
                        "the ledger doesn't say what run " + last.runId() + " was asked for"));
    SortedSet<TableName> failed = last.failed();
    if (failed.isEmpty()) {
      // it was killed, or failed before or after the models
      return Optional.of(
          settings.again(
              request, Selection.of(request.select(), request.exclude()), request.phases()));
    }
    Set<Phase> phases = EnumSet.copyOf(request.phases());
    phases.removeAll(Set.of(Phase.INGEST, Phase.UNIT_TEST));
    List<String> names = failed.stream().map(TableName::toString).toList();
    return Optional.of(
        settings.again(
            new RunRequest(phases, names, List.of(), request.asOf(), request.metricsMode()),
            Selection.of(names),
            phases));
  }
}
