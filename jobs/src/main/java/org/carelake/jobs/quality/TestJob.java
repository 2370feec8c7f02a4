package org.carelake.jobs.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.contract.Severity;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.digest.Digests;
import org.carelake.transforms.quality.BoundTest;
import org.carelake.transforms.quality.TestInputs;
import org.carelake.transforms.quality.TestRun;

/**
 * Runs the tests of models on what was built, several models at a time. What was proven before
 * about the very same content is not proven again.
 */
public final class TestJob {
  private final Lakehouse lakehouse;
  private final ModelGraph graph;
  private final LocalDate asOf;
  private final int threads;
  private final UnaryOperator<Set<String>> proven;
  private final FailureStore store;

  /**
   * A job over one tenant's lakehouse and models.
   *
   * @param asOf the date of the run, for tests that depend on it
   * @param proven which of some pieces of evidence stand for tests that all passed before; see
   *     {@link TestResult#evidence()}
   */
  public TestJob(
      Lakehouse lakehouse,
      ModelGraph graph,
      RunContext run,
      LocalDate asOf,
      int threads,
      UnaryOperator<Set<String>> proven) {
    this.lakehouse = lakehouse;
    this.graph = graph;
    this.asOf = asOf;
    this.threads = threads;
    this.proven = proven;
    this.store = new FailureStore(lakehouse, run);
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
      if (selected.contains(model.table()) && !graph.tests(model.table()).isEmpty()) {
        evidence.put(model, evidence(model));
      }
    }
    List<TableName> stored = store.existing();
    Set<String> known = proven.apply(Set.copyOf(evidence.values()));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<TestResult>>> futures = new ArrayList<>();
      for (Model model : evidence.keySet()) {
        String own = evidence.get(model);
        futures.add(
            pool.submit(
                () -> {
                  store.purge(model.table(), stored);
                  List<BoundTest> tests = graph.tests(model.table());
                  List<TestResult> results =
                      known.contains(own) ? passed(tests, own) : test(model.table(), own);
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

  /**
   * A hash of the tests, of the versions of every table that they look at, and of the date where
   * they depend on it.
   */
  private String evidence(Model model) {
    StringBuilder text = new StringBuilder(version(model.table()));
    for (BoundTest test : graph.tests(model.table())) {
      text.append('\n').append(test.definition());
      test.others().forEach(other -> text.append(' ').append(version(other)));
      if (test.usesAsOf()) {
        text.append(" as of ").append(asOf);
      }
    }
    return Digests.sha256(text.toString());
  }

  private String version(TableName table) {
    return table + " " + lakehouse.commitId(table, lakehouse.version(table));
  }

  private static List<TestResult> passed(List<BoundTest> tests, String evidence) {
    return tests.stream()
        .map(test -> new TestResult(test.table(), test.label(), TestStatus.PASS, 0, "", evidence))
        .toList();
  }

  private List<TestResult> test(TableName table, String evidence) {
    List<BoundTest> tests = graph.tests(table);
    if (lakehouse.exists(table)
        && lakehouse.isKnownEmpty(table)
        && tests.stream().allMatch(this::passesWithoutRows)) {
      return passed(tests, evidence);
    }
    TestInputs inputs = new TestInputs(lakehouse::read, asOf);
    try {
      return results(tests, inputs, evidence);
    } catch (Exception failure) {
      if (tests.size() == 1) {
        return List.of(unrun(tests.get(0), failure, evidence));
      }
    }
    // one of them can't be run; the others still tell something
    List<TestResult> results = new ArrayList<>();
    for (BoundTest test : tests) {
      try {
        results.addAll(results(List.of(test), inputs, evidence));
      } catch (Exception failure) {
        results.add(unrun(test, failure, evidence));
      }
    }
    return results;
  }

  private boolean passesWithoutRows(BoundTest test) {
    return switch (test.withoutRows()) {
      case PASSES -> true;
      case PASSES_IF_OTHERS_HAVE_NONE ->
          test.others().stream()
              .allMatch(other -> lakehouse.exists(other) && lakehouse.isKnownEmpty(other));
      case MAY_FAIL -> false;
    };
  }

  private List<TestResult> results(List<BoundTest> tests, TestInputs inputs, String evidence) {
    Dataset<Row> rows = lakehouse.read(tests.get(0).table());
    List<TestRun.Outcome> outcomes = TestRun.outcomes(rows, tests, inputs);
    List<TestResult> results = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      results.add(result(tests.get(i), outcomes.get(i), rows, inputs, evidence));
    }
    return results;
  }

  private TestResult result(
      BoundTest test,
      TestRun.Outcome outcome,
      Dataset<Row> rows,
      TestInputs inputs,
      String evidence) {
    Optional<Severity> verdict = test.settings().verdict(outcome.failures(), outcome.rows());
    TestStatus status =
        verdict
            .map(severity -> severity == Severity.WARN ? TestStatus.WARN : TestStatus.FAIL)
            .orElse(TestStatus.PASS);
    String stored =
        test.settings().storeFailures() && outcome.failures() > 0
            ? store.keep(test, rows, inputs).map(table -> "; see " + table).orElse("")
            : "";
    String message = verdict.isEmpty() ? "" : test.message(outcome.failures()) + stored;
    return new TestResult(
        test.table(), test.label(), status, outcome.failures(), message, evidence);
  }

  private static TestResult unrun(BoundTest test, Exception failure, String evidence) {
    return new TestResult(
        test.table(),
        test.label(),
        TestStatus.ERROR,
        -1,
        test.location() + ": " + test.label() + " can't be run: " + Failures.message(failure),
        evidence);
  }
}
