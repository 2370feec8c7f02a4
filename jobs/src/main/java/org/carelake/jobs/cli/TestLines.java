package org.carelake.jobs.cli;

import java.util.Comparator;
import java.util.List;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;

/** Tells the results of one table's tests. */
final class TestLines {
  private TestLines() {}

  /** One line for all, and one for each that did not pass. */
  static void show(Console console, int number, int total, String name, List<TestResult> results) {
    TestStatus worst =
        results.stream().map(TestResult::status).max(Comparator.naturalOrder()).orElseThrow();
    Mark mark =
        switch (worst) {
          case PASS -> Mark.PASS;
          case WARN -> Mark.WARN;
          case FAIL -> Mark.FAIL;
          case ERROR -> Mark.ERROR;
        };
    console.step(number, total, name, mark, Plural.of(results.size(), "test"));
    results.stream()
        .filter(result -> result.status() != TestStatus.PASS)
        .map(result -> result.status() + " " + result.test() + "  " + result.message())
        .distinct()
        .forEach(text -> console.plain("          " + text));
    console.progress(number, total, "");
  }
}
