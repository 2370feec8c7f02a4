package org.carelake.jobs.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.DryRun;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.build.TestGate;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.InputTables;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.ledger.StateStore;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.SavedState;
import org.carelake.jobs.quality.TestGroup;
import org.carelake.jobs.quality.TestResult;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.PseudonymKey;

/** Builds the selected models and tells one line each. */
final class BuildPhase {
  private final RunSettings settings;
  private final Console console;
  private final Lakehouse lakehouse;
  private final Optional<RunRecord> record;
  private final Optional<PseudonymKey> key;

  BuildPhase(
      RunSettings settings,
      Console console,
      Lakehouse lakehouse,
      Optional<RunRecord> record,
      Optional<PseudonymKey> key) {
    this.key = key;
    this.settings = settings;
    this.console = console;
    this.lakehouse = lakehouse;
    this.record = record;
  }

  /** Builds, and tests between models where the settings ask for tests. */
  void run(
      ModelGraph graph,
      InputTables inputs,
      SortedSet<TableName> selected,
      List<String> failures,
      List<String> summary) {
    RunLedger ledger = record.orElseThrow().ledger();
    Optional<BuildTests> tests =
        settings.phases().contains(Phase.TEST)
            ? Optional.of(new BuildTests(settings, lakehouse, graph, ledger))
            : Optional.empty();
    TestGate gate = tests.<TestGate>map(found -> found).orElseGet(TestGate::open);
    int groups = gate.groups(selected).size();
    console.line(
        (tests.isEmpty() ? "Build: " : "Build and test: ") + Plural.of(selected.size(), "model"));
    BuildOptions options =
        new BuildOptions(
            settings.run(),
            settings.asOf(),
            settings.fullRefresh(),
            settings.threads(),
            key,
            settings.failFast());
    Progress progress = new Progress(selected.size() + groups);
    tests.ifPresent(found -> found.tell(progress::tested));
    List<ModelResult> results =
        new BuildJob(lakehouse, inputs, graph, options)
            .run(selected, record.orElseThrow().lineage().watch(lakehouse.spark(), progress), gate);
    console.progressDone();
    ledger.models(results, progress.ended);
    saveState(graph, results);
    tell(results, failures, summary);
    tests.ifPresent(
        found -> TestPhase.tell(found.results(), record.orElseThrow(), failures, summary));
  }

  /** Makes the selected models over tables without rows. */
  void dryRun(
      ModelGraph graph,
      SortedSet<TableName> selected,
      List<String> failures,
      List<String> summary) {
    console.line("Dry run: " + Plural.of(selected.size(), "model"));
    List<ModelResult> results =
        new DryRun(lakehouse.spark(), graph, settings.asOf())
            .run(selected, new Progress(selected.size()));
    console.progressDone();
    failed(results, failures);
    long sound = results.stream().filter(result -> result.status() == ModelStatus.OK).count();
    summary.add("models     " + Console.number(sound) + " sound; nothing was written");
  }

  /** Keeps the definitions of what was built well, for selections by state. */
  private void saveState(ModelGraph graph, List<ModelResult> results) {
    List<TableName> built =
        results.stream()
            .filter(
                result ->
                    result.status() == ModelStatus.OK || result.status() == ModelStatus.UNCHANGED)
            .map(ModelResult::table)
            .toList();
    if (!built.isEmpty()) {
      StateStore store = new StateStore(lakehouse.spark());
      store.write(
          lakehouse, store.of(lakehouse).with(built, SavedState.of(graph, lakehouse.spark())));
    }
  }

  private static void tell(List<ModelResult> results, List<String> failures, List<String> summary) {
    failed(results, failures);
    summary.add("models     " + counts(results));
  }

  private static void failed(List<ModelResult> results, List<String> failures) {
    for (ModelResult result : results) {
      if (result.status() == ModelStatus.ERROR) {
        failures.add("model " + result.table() + ": " + result.message());
      }
    }
  }

  private static String counts(List<ModelResult> results) {
    return results.stream()
        .collect(Collectors.groupingBy(ModelResult::status, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .map(
            entry ->
                Console.number(entry.getValue())
                    + switch (entry.getKey()) {
                      case OK -> " written";
                      case UNCHANGED -> " unchanged";
                      case ERROR -> " failed";
                      case SKIPPED -> " skipped";
                    })
        .collect(Collectors.joining(", "));
  }

  /** Prints a line for each model as it ends, and keeps the bar moving. */
  private final class Progress implements BuildListener {
    private final int total;
    private final AtomicInteger done = new AtomicInteger();
    private final Set<TableName> running = new ConcurrentSkipListSet<>();
    private final Map<TableName, Instant> ended = new ConcurrentHashMap<>();

    Progress(int total) {
      this.total = total;
    }

    @Override
    public void started(TableName table) {
      running.add(table);
      show();
    }

    @Override
    public void finished(ModelResult result) {
      running.remove(result.table());
      ended.put(result.table(), Instant.now());
      console.step(
          done.incrementAndGet(),
          total,
          result.table().toString(),
          mark(result.status()),
          detail(result));
      if (!result.message().isEmpty()) {
        console.plain("          " + result.message().replace("\n", "\n          "));
      }
      show();
    }

    private void tested(TestGroup group, List<TestResult> results) {
      TestLines.show(console, done.incrementAndGet(), total, group.table().toString(), results);
      show();
    }

    private void show() {
      console.progress(
          done.get(),
          total,
          running.stream().map(TableName::toString).collect(Collectors.joining(" ")));
    }
  }

  private static Mark mark(ModelStatus status) {
    return switch (status) {
      case OK -> Mark.OK;
      case UNCHANGED -> Mark.UNCHANGED;
      case ERROR -> Mark.ERROR;
      case SKIPPED -> Mark.SKIP;
    };
  }

  private static String detail(ModelResult result) {
    return switch (result.status()) {
      case OK ->
          rows(result)
              + " in "
              + Console.seconds(result.seconds())
              + (result.how().isEmpty() ? "" : ", " + result.how());
      case UNCHANGED -> rows(result);
      case ERROR -> "in " + Console.seconds(result.seconds());
      case SKIPPED -> "";
    };
  }

  private static String rows(ModelResult result) {
    if (result.outputVersion() < 0 && result.rows() < 0) {
      return "analysed";
    }
    return result.rows() < 0 ? "rows unknown" : Plural.of(result.rows(), "row");
  }
}
