package org.carelake.jobs.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ColumnTest;
import org.carelake.schemas.contract.Severity;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.ColumnCheck;
import org.carelake.transforms.quality.ColumnChecks;

/** Runs the tests of contracts on what was built: one Spark query a model, several at a time. */
public final class TestJob {
  private final Lakehouse lakehouse;
  private final ModelGraph graph;
  private final int threads;

  /** A job over one tenant's lakehouse and models. */
  public TestJob(Lakehouse lakehouse, ModelGraph graph, int threads) {
    this.lakehouse = lakehouse;
    this.graph = graph;
    this.threads = threads;
  }

  /**
   * Tests the selected models.
   *
   * @param progress hears of each model's results as they come, from several threads
   * @return all results, in the order of the models
   */
  public List<TestResult> run(
      SortedSet<TableName> selected, BiConsumer<TableName, List<TestResult>> progress) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<TestResult>>> futures = new ArrayList<>();
      for (Model model : graph.models()) {
        if (selected.contains(model.table()) && !checks(model).isEmpty()) {
          futures.add(
              pool.submit(
                  () -> {
                    List<TestResult> results = test(model);
                    progress.accept(model.table(), results);
                    return results;
                  }));
        }
      }
      List<TestResult> all = new ArrayList<>();
      for (Future<List<TestResult>> future : futures) {
        all.addAll(future.get());
      }
      return all;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the tests were interrupted", interrupted);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a test thread died", impossible.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<ColumnCheck> checks(Model model) {
    List<ColumnCheck> checks = new ArrayList<>();
    for (ColumnContract column : model.contract().columns()) {
      for (ColumnTest test : column.tests()) {
        checks.add(new ColumnCheck(column.name(), test));
      }
    }
    return checks;
  }

  private List<TestResult> test(Model model) {
    List<ColumnCheck> checks = checks(model);
    List<TestResult> results = new ArrayList<>();
    try {
      List<Long> failures =
          ColumnChecks.failures(lakehouse.read(model.table()), checks, lakehouse::read);
      for (int i = 0; i < checks.size(); i++) {
        results.add(result(model, checks.get(i), failures.get(i)));
      }
    } catch (RuntimeException failure) {
      results.clear();
      for (ColumnCheck check : checks) {
        results.add(
            new TestResult(
                model.table(), check.label(), TestStatus.ERROR, -1, Failures.message(failure)));
      }
    }
    return results;
  }

  private static TestResult result(Model model, ColumnCheck check, long failures) {
    TestStatus status =
        failures == 0
            ? TestStatus.PASS
            : check.test().severity() == Severity.WARN ? TestStatus.WARN : TestStatus.FAIL;
    String message =
        failures == 0
            ? ""
            : check.test().location()
                + ": "
                + failures
                + " "
                + (check.test() instanceof ColumnTest.Unique ? "values" : "rows")
                + " break "
                + check.label();
    return new TestResult(model.table(), check.label(), status, failures, message);
  }
}
