package org.carelake.jobs.cli;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.quality.TestJob;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.table.TableName;

/** Tests the selected models and tells one line each. */
final class TestPhase {
  private final RunSettings settings;
  private final Console console;
  private final Lakehouse lakehouse;
  private final RunRecord record;

  TestPhase(RunSettings settings, Console console, Lakehouse lakehouse, RunRecord record) {
    this.settings = settings;
    this.console = console;
    this.lakehouse = lakehouse;
    this.record = record;
  }

  /** Runs the tests; whether none of severity error failed. */
  boolean run(
      ModelGraph graph,
      SortedSet<TableName> selected,
      List<String> failures,
      List<String> summary) {
    int tested =
        (int)
            graph.models().stream()
                .filter(model -> selected.contains(model.table()))
                .filter(model -> !graph.tests(model.table()).isEmpty())
                .count();
    console.line("Test: " + Plural.of(tested, "model"));
    AtomicInteger done = new AtomicInteger();
    List<TestResult> results =
        new TestJob(
                lakehouse,
                graph,
                settings.run(),
                settings.asOf(),
                settings.threads(),
                settings.fullRefresh() ? evidence -> Set.of() : record.ledger()::passed)
            .run(
                selected,
                (table, found) ->
                    TestLines.show(
                        console, done.incrementAndGet(), tested, table.toString(), found));
    console.progressDone();
    return tell(results, record, failures, summary);
  }

  /** Records results and sums them up; whether none of severity error failed. */
  static boolean tell(
      List<TestResult> results, RunRecord record, List<String> failures, List<String> summary) {
    record.ledger().tests(results);
    record.lineage().tested(results);
    results.stream()
        .filter(TestPhase::failed)
        .forEach(result -> failures.add("test " + result.table() + " " + result.message()));
    summary.add(
        "tests      "
            + count(results, TestStatus.PASS)
            + " passed, "
            + count(results, TestStatus.WARN)
            + " warned, "
            + Console.number(results.stream().filter(TestPhase::failed).count())
            + " failed");
    return results.stream().noneMatch(TestPhase::failed);
  }

  static boolean failed(TestResult result) {
    return result.status() == TestStatus.FAIL || result.status() == TestStatus.ERROR;
  }

  private static String count(List<TestResult> results, TestStatus status) {
    return Console.number(results.stream().filter(result -> result.status() == status).count());
  }
}
