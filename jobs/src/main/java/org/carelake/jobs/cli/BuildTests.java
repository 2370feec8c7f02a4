package org.carelake.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import org.carelake.jobs.build.TestGate;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.quality.TestGroup;
import org.carelake.jobs.quality.TestJob;
import org.carelake.jobs.quality.TestResult;
import org.carelake.schemas.table.TableName;

/** The tests between the models of one build. */
final class BuildTests implements TestGate {
  private final Lakehouse lakehouse;
  private final boolean deferred;
  private final TestJob job;
  private final Set<String> known;
  private final List<TestResult> results = new ArrayList<>();
  private BiConsumer<TestGroup, List<TestResult>> listener = (group, found) -> {};

  BuildTests(RunSettings settings, Lakehouse lakehouse, ModelGraph graph, RunLedger ledger) {
    this.lakehouse = lakehouse;
    this.deferred = settings.production().isPresent();
    this.known = settings.fullRefresh() ? Set.of() : ledger.passed();
    this.job =
        new TestJob(
            lakehouse,
            graph,
            settings.run(),
            settings.asOf(),
            settings.threads(),
            evidence -> known);
  }

  /** Who hears of results as they come, from several threads. */
  void tell(BiConsumer<TestGroup, List<TestResult>> listener) {
    this.listener = listener;
  }

  /** Without the tests, where inputs are deferred, that look at tables not built here. */
  @Override
  public List<TestGroup> groups(SortedSet<TableName> selected) {
    List<TestGroup> groups = job.groups(selected);
    return deferred
        ? groups.stream()
            .filter(
                group ->
                    group.needs().stream()
                        .allMatch(table -> selected.contains(table) || lakehouse.exists(table)))
            .toList()
        : groups;
  }

  @Override
  public boolean holds(TestGroup group) {
    List<TestResult> found = job.run(group, known);
    synchronized (results) {
      results.addAll(found);
    }
    listener.accept(group, found);
    return found.stream().noneMatch(TestPhase::failed);
  }

  /** All results so far. */
  List<TestResult> results() {
    synchronized (results) {
      return List.copyOf(results);
    }
  }
}
