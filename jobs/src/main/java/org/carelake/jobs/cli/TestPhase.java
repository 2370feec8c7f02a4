package org.carelake.jobs.cli;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.lineage.LineageEvents;
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
  private final RunLedger ledger;
  private final LineageEvents lineage;

  TestPhase(
      RunSettings settings,
      Console console,
      Lakehouse lakehouse,
      RunLedger ledger,
      LineageEvents lineage) {
    this.lineage = lineage;
    this.settings = settings;
    this.console = console;
    this.lakehouse = lakehouse;
    this.ledger = ledger;
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
                settings.fullRefresh() ? evidence -> Set.of() : ledger::passed)
            .run(selected, (table, found) -> show(done.incrementAndGet(), tested, table, found));
    console.progressDone();
    ledger.tests(results);
    lineage.tested(results);
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

  private static boolean failed(TestResult result) {
    return result.status() == TestStatus.FAIL || result.status() == TestStatus.ERROR;
  }

  private static String count(List<TestResult> results, TestStatus status) {
    return Console.number(results.stream().filter(result -> result.status() == status).count());
  }

  private void show(int number, int total, TableName table, List<TestResult> results) {
    TestStatus worst =
        results.stream()
            .map(TestResult::status)
            .max(java.util.Comparator.naturalOrder())
            .orElseThrow();
    Mark mark =
        switch (worst) {
          case PASS -> Mark.PASS;
          case WARN -> Mark.WARN;
          case FAIL -> Mark.FAIL;
          case ERROR -> Mark.ERROR;
        };
    console.step(number, total, table.toString(), mark, Plural.of(results.size(), "test"));
    results.stream()
        .filter(result -> result.status() != TestStatus.PASS)
        .map(result -> result.status() + " " + result.test() + "  " + result.message())
        .distinct()
        .forEach(text -> console.plain("          " + text));
    console.progress(number, total, "");
  }
}
