package org.carelake.jobs.cli;

import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.quality.UnitTestJob;
import org.carelake.schemas.table.TableName;

/** Runs the unit tests of the selected models and tells one line each. */
final class UnitTestPhase {
  private final RunSettings settings;
  private final Console console;
  private final SparkSession spark;

  UnitTestPhase(RunSettings settings, Console console, SparkSession spark) {
    this.settings = settings;
    this.console = console;
    this.spark = spark;
  }

  void run(
      ModelGraph graph,
      SortedSet<TableName> selected,
      List<String> failures,
      List<String> summary) {
    int total = selected.stream().mapToInt(table -> graph.unitTests(table).size()).sum();
    console.line("Unit test: " + Plural.of(total, "test"));
    AtomicInteger done = new AtomicInteger();
    List<UnitTestJob.Result> results =
        new UnitTestJob(spark, graph, settings.threads())
            .run(selected, result -> show(done.incrementAndGet(), total, result));
    console.progressDone();
    results.stream()
        .filter(result -> !result.passed())
        .forEach(
            result ->
                failures.add(
                    "unit test " + result.test().location() + ": " + result.test().name()));
    long passed = results.stream().filter(UnitTestJob.Result::passed).count();
    summary.add(
        "unit tests "
            + Console.number(passed)
            + " passed, "
            + Console.number(results.size() - passed)
            + " failed");
  }

  private void show(int number, int total, UnitTestJob.Result result) {
    console.step(
        number,
        total,
        result.test().model() + " " + result.test().name(),
        result.passed() ? Mark.PASS : Mark.FAIL,
        "");
    result.differences().forEach(line -> console.plain("          " + line));
    console.progress(number, total, "");
  }
}
