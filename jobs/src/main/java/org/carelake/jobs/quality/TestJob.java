package org.carelake.jobs.quality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.Sha256;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ColumnTest;
import org.carelake.schemas.contract.Severity;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.ColumnCheck;
import org.carelake.transforms.quality.ColumnChecks;

/**
 * Runs the tests of contracts on what was built, several models at a time. What was proven before
 * about the very same content is not proven again.
 */
public final class TestJob {
  private final Lakehouse lakehouse;
  private final ModelGraph graph;
  private final int threads;
  private final UnaryOperator<Set<String>> proven;

  /**
   * A job over one tenant's lakehouse and models.
   *
   * @param proven which of some pieces of evidence stand for tests that all passed before; see
   *     {@link TestResult#evidence()}
   */
  public TestJob(
      Lakehouse lakehouse, ModelGraph graph, int threads, UnaryOperator<Set<String>> proven) {
    this.lakehouse = lakehouse;
    this.graph = graph;
    this.threads = threads;
    this.proven = proven;
  }

  /**
   * Tests the selected models.
   *
   * @param progress hears of each model's results as they come, from several threads
   * @return all results, in the order of the models
   */
  public List<TestResult> run(
      SortedSet<TableName> selected, BiConsumer<TableName, List<TestResult>> progress) {
    Map<Model, String> evidence = new LinkedHashMap<>();
    for (Model model : graph.models()) {
      if (selected.contains(model.table()) && !checks(model).isEmpty()) {
        evidence.put(model, evidence(model));
      }
    }
    Set<String> known = proven.apply(Set.copyOf(evidence.values()));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<TestResult>>> futures = new ArrayList<>();
      for (Model model : evidence.keySet()) {
        String own = evidence.get(model);
        futures.add(
            pool.submit(
                () -> {
                  List<TestResult> results =
                      known.contains(own) ? passed(model, own) : test(model, own);
                  progress.accept(model.table(), results);
                  return results;
                }));
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

  /** A hash of the tests and of the versions of every table that they look at. */
  private String evidence(Model model) {
    StringBuilder text = new StringBuilder(version(model.table()));
    for (ColumnCheck check : checks(model)) {
      text.append('\n').append(check.column()).append(' ').append(check.test());
      if (check.test() instanceof ColumnTest.Relationships relationship) {
        text.append(' ').append(version(relationship.to()));
      } else if (check.test() instanceof ColumnTest.SameRows same) {
        text.append(' ').append(version(same.as()));
      }
    }
    return Sha256.hex(text.toString());
  }

  private String version(TableName table) {
    return table + " " + lakehouse.commitId(table, lakehouse.version(table));
  }

  private static List<TestResult> passed(Model model, String evidence) {
    return checks(model).stream()
        .map(
            check -> new TestResult(model.table(), check.label(), TestStatus.PASS, 0, "", evidence))
        .toList();
  }

  private List<TestResult> test(Model model, String evidence) {
    if (lakehouse.exists(model.table())
        && lakehouse.isKnownEmpty(model.table())
        && checks(model).stream().allMatch(this::holdsWithoutRows)) {
      // no row can break any of the promises that a column makes
      return passed(model, evidence);
    }
    List<ColumnCheck> checks = checks(model);
    List<TestResult> results = new ArrayList<>();
    try {
      List<Long> failures =
          ColumnChecks.failures(lakehouse.read(model.table()), checks, lakehouse::read);
      for (int i = 0; i < checks.size(); i++) {
        results.add(result(model, checks.get(i), failures.get(i), evidence));
      }
    } catch (RuntimeException failure) {
      results.clear();
      for (ColumnCheck check : checks) {
        results.add(
            new TestResult(
                model.table(),
                check.label(),
                TestStatus.ERROR,
                -1,
                Failures.message(failure),
                evidence));
      }
    }
    return results;
  }

  private boolean holdsWithoutRows(ColumnCheck check) {
    return !(check.test() instanceof ColumnTest.SameRows same) || lakehouse.isKnownEmpty(same.as());
  }

  private static TestResult result(Model model, ColumnCheck check, long failures, String evidence) {
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
    return new TestResult(model.table(), check.label(), status, failures, message, evidence);
  }
}
