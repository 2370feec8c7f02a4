package org.carelake.jobs.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.Parallel;
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
  private final Set<TableName> purged = ConcurrentHashMap.newKeySet();
  private Optional<List<TableName>> stored = Optional.empty();

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
   * The tests of selected models, so put together that each group can be run as soon as may be: one
   * of tests that look at a table and what it is made from, and one of the others.
   */
  public List<TestGroup> groups(SortedSet<TableName> selected) {
    List<TestGroup> groups = new ArrayList<>();
    for (Model model : graph.models()) {
      if (selected.contains(model.table())) {
        groups.addAll(groups(model.table()));
      }
    }
    return groups;
  }

  private List<TestGroup> groups(TableName table) {
    Set<TableName> above = graph.ancestors(table);
    Map<Boolean, List<BoundTest>> parts =
        graph.tests(table).stream()
            .collect(
                Collectors.partitioningBy(
                    test ->
                        test.others().stream()
                            .allMatch(
                                other ->
                                    other.equals(table)
                                        || above.contains(other)
                                        || !graph.contains(other))));
    return Stream.of(parts.get(true), parts.get(false))
        .filter(tests -> !tests.isEmpty())
        .map(tests -> TestGroup.of(table, tests))
        .toList();
  }

  /**
   * Runs the tests of one group.
   *
   * @param known the evidence of all tests that passed before
   */
  public List<TestResult> run(TestGroup group, Set<String> known) {
    if (purged.add(group.table())) {
      store.purge(group.table(), stored());
    }
    String own = evidence(group);
    return known.contains(own) ? passed(group.tests(), own) : test(List.of(group));
  }

  private synchronized List<TableName> stored() {
    if (stored.isEmpty()) {
      stored = Optional.of(store.existing());
    }
    return stored.get();
  }

  /**
   * Tests the selected models.
   *
   * @param progress hears of each model's results as they come, from several threads
   * @return all results, in the order of the models
   */
  public List<TestResult> run(
      SortedSet<TableName> selected, BiConsumer<TableName, List<TestResult>> progress) {
    Map<TableName, List<TestGroup>> groups = new LinkedHashMap<>();
    groups(selected)
        .forEach(
            group -> groups.computeIfAbsent(group.table(), table -> new ArrayList<>()).add(group));
    Map<TestGroup, String> evidence = new LinkedHashMap<>();
    groups.values().forEach(parts -> parts.forEach(part -> evidence.put(part, evidence(part))));
    List<TableName> existing = store.existing();
    Set<String> known = proven.apply(Set.copyOf(evidence.values()));
    List<Callable<List<TestResult>>> tables = new ArrayList<>();
    for (Map.Entry<TableName, List<TestGroup>> entry : groups.entrySet()) {
      tables.add(
          () -> {
            store.purge(entry.getKey(), existing);
            List<TestResult> results = new ArrayList<>();
            List<TestGroup> open = new ArrayList<>();
            for (TestGroup part : entry.getValue()) {
              if (known.contains(evidence.get(part))) {
                results.addAll(passed(part.tests(), evidence.get(part)));
              } else {
                open.add(part);
              }
            }
            if (!open.isEmpty()) {
              results.addAll(test(open));
            }
            progress.accept(entry.getKey(), results);
            return results;
          });
    }
    return Parallel.results(threads, "the run of the tests", tables).stream()
        .flatMap(List::stream)
        .toList();
  }

  /**
   * A hash of the tests, of the versions of every table that they look at, and of the date where
   * they depend on it.
   */
  private String evidence(TestGroup group) {
    StringBuilder text = new StringBuilder(version(group.table()));
    for (BoundTest test : group.tests()) {
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

  /** The tests of groups of one table, together. */
  private List<TestResult> test(List<TestGroup> groups) {
    TableName table = groups.get(0).table();
    List<BoundTest> tests = new ArrayList<>();
    List<String> evidence = new ArrayList<>();
    for (TestGroup group : groups) {
      String own = evidence(group);
      group.tests().forEach(test -> evidence.add(own));
      tests.addAll(group.tests());
    }
    if (lakehouse.exists(table)
        && lakehouse.isKnownEmpty(table)
        && tests.stream().allMatch(this::passesWithoutRows)) {
      List<TestResult> results = new ArrayList<>();
      for (int i = 0; i < tests.size(); i++) {
        results.addAll(passed(List.of(tests.get(i)), evidence.get(i)));
      }
      return results;
    }
    TestInputs inputs = new TestInputs(lakehouse::read, asOf);
    try {
      return results(tests, inputs, evidence);
    } catch (Exception failure) {
      if (tests.size() == 1) {
        return List.of(unrun(tests.get(0), failure, evidence.get(0)));
      }
    }
    // one of them can't be run; the others still tell something
    List<TestResult> results = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      try {
        results.addAll(results(List.of(tests.get(i)), inputs, List.of(evidence.get(i))));
      } catch (Exception failure) {
        results.add(unrun(tests.get(i), failure, evidence.get(i)));
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

  private List<TestResult> results(
      List<BoundTest> tests, TestInputs inputs, List<String> evidence) {
    Dataset<Row> rows = lakehouse.read(tests.get(0).table());
    List<TestRun.Outcome> outcomes = TestRun.outcomes(rows, tests, inputs);
    List<TestResult> results = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      results.add(result(tests.get(i), outcomes.get(i), rows, inputs, evidence.get(i)));
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
