package org.carelake.jobs.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.lineage.LineageEvents;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.PseudonymKey;

/** Builds the selected models and tells one line each. */
final class BuildPhase {
  private final RunSettings settings;
  private final Console console;
  private final Lakehouse lakehouse;
  private final RunLedger ledger;
  private final Optional<PseudonymKey> key;
  private final LineageEvents lineage;

  BuildPhase(
      RunSettings settings,
      Console console,
      Lakehouse lakehouse,
      RunLedger ledger,
      Optional<PseudonymKey> key,
      LineageEvents lineage) {
    this.key = key;
    this.lineage = lineage;
    this.settings = settings;
    this.console = console;
    this.lakehouse = lakehouse;
    this.ledger = ledger;
  }

  void run(
      ModelGraph graph,
      SortedSet<TableName> selected,
      List<String> failures,
      List<String> summary) {
    console.line("Build: " + Plural.of(selected.size(), "model"));
    BuildOptions options =
        new BuildOptions(
            settings.run(), settings.asOf(), settings.fullRefresh(), settings.threads(), key);
    List<ModelResult> results =
        new BuildJob(lakehouse, graph, options)
            .run(selected, lineage.watch(graph, lakehouse.spark(), new Progress(selected.size())));
    console.progressDone();
    ledger.models(results);
    for (ModelResult result : results) {
      if (result.status() == ModelStatus.ERROR) {
        failures.add("model " + result.table() + ": " + result.message());
      }
    }
    summary.add("models     " + counts(results));
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
      case OK -> rows(result) + " in " + Console.seconds(result.seconds());
      case UNCHANGED -> rows(result);
      case ERROR -> "in " + Console.seconds(result.seconds());
      case SKIPPED -> "";
    };
  }

  private static String rows(ModelResult result) {
    return result.rows() < 0 ? "rows unknown" : Plural.of(result.rows(), "row");
  }
}
