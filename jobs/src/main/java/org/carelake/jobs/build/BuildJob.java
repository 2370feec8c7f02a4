package org.carelake.jobs.build;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.table.TableName;

/**
 * Builds models in dependency order, independent ones at the same time. A model that fails takes
 * only what depends on it with it.
 */
public final class BuildJob {
  private final Lakehouse lakehouse;
  private final ModelGraph graph;
  private final BuildOptions options;

  /** A job over one tenant's lakehouse and models. */
  public BuildJob(Lakehouse lakehouse, ModelGraph graph, BuildOptions options) {
    this.lakehouse = lakehouse;
    this.graph = graph;
    this.options = options;
  }

  /** Builds the selected models and returns their results in the order in which they ended. */
  public List<ModelResult> run(SortedSet<TableName> selected, BuildListener listener) {
    ExecutorService threads = Executors.newFixedThreadPool(options.threads());
    try {
      return new Execution(selected, listener, new ExecutorCompletionService<>(threads)).run();
    } finally {
      threads.shutdownNow();
    }
  }

  /** The state of one build. */
  private final class Execution {
    private final BuildListener listener;
    private final CompletionService<ModelResult> workers;
    private final ModelBuilder builder = new ModelBuilder(lakehouse, options);
    private final Map<TableName, Model> waiting = new TreeMap<>();
    private final Set<TableName> unfinished = new HashSet<>();
    private final Set<TableName> failed = new HashSet<>();
    private final List<ModelResult> results = new ArrayList<>();
    private int running;

    Execution(
        SortedSet<TableName> selected,
        BuildListener listener,
        CompletionService<ModelResult> workers) {
      this.listener = listener;
      this.workers = workers;
      for (TableName table : selected) {
        waiting.put(table, graph.model(table));
        unfinished.add(table);
      }
    }

    List<ModelResult> run() {
      submitReady();
      while (running > 0) {
        finished(next());
        submitReady();
      }
      return List.copyOf(results);
    }

    private void submitReady() {
      for (Model model : List.copyOf(waiting.values())) {
        if (model.inputs().stream().anyMatch(failed::contains)) {
          waiting.remove(model.table());
          TableName cause =
              model.inputs().stream().filter(failed::contains).findFirst().orElseThrow();
          finish(
              ModelResult.without(
                  model.table(), ModelStatus.SKIPPED, 0, "its input " + cause + " failed"));
          submitReady();
          return;
        }
        if (model.inputs().stream().noneMatch(unfinished::contains)) {
          waiting.remove(model.table());
          running++;
          workers.submit(() -> build(model));
        }
      }
    }

    private ModelResult build(Model model) {
      listener.started(model.table());
      long started = System.nanoTime();
      try {
        return builder.build(model);
      } catch (Exception failure) {
        return ModelResult.without(
            model.table(),
            ModelStatus.ERROR,
            (System.nanoTime() - started) / 1e9,
            Failures.message(failure));
      }
    }

    private ModelResult next() {
      try {
        return workers.take().get();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the build was interrupted", interrupted);
      } catch (ExecutionException impossible) {
        throw new IllegalStateException("a build thread died", impossible.getCause());
      }
    }

    private void finished(ModelResult result) {
      running--;
      finish(result);
    }

    private void finish(ModelResult result) {
      unfinished.remove(result.table());
      if (result.status() == ModelStatus.ERROR || result.status() == ModelStatus.SKIPPED) {
        failed.add(result.table());
      }
      results.add(result);
      listener.finished(result);
    }
  }
}
