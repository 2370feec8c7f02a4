package org.carelake.jobs.build;

import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.carelake.jobs.lakehouse.InputTables;
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
  private final InputTables inputs;
  private final ModelGraph graph;
  private final BuildOptions options;

  /** A job over one tenant's lakehouse and models. */
  public BuildJob(Lakehouse lakehouse, ModelGraph graph, BuildOptions options) {
    this(lakehouse, lakehouse, graph, options);
  }

  /**
   * A job that finds inputs elsewhere, too.
   *
   * @param lakehouse where tables are written
   * @param inputs where they are read
   */
  public BuildJob(Lakehouse lakehouse, InputTables inputs, ModelGraph graph, BuildOptions options) {
    this.lakehouse = lakehouse;
    this.inputs = inputs;
    this.graph = graph;
    this.options = options;
  }

  /** Builds the selected models and returns their results in the order in which they ended. */
  public List<ModelResult> run(SortedSet<TableName> selected, BuildListener listener) {
    return run(selected, listener, TestGate.open());
  }

  /**
   * Builds the selected models with tests between them: a model waits for the tests of all tables
   * that it is made from, and is skipped when one of severity error failed. Tests that look at
   * other tables, too, hold back only what is made from all of these. Returns the results of models
   * in the order in which they ended.
   */
  public List<ModelResult> run(
      SortedSet<TableName> selected, BuildListener listener, TestGate gate) {
    ExecutorService threads = Executors.newFixedThreadPool(options.threads());
    try (ModelBuilder builder =
        new ModelBuilder(
            lakehouse, inputs, options, selected.stream().map(graph::model).toList())) {
      return new BuildOrder(
              graph,
              selected,
              gate,
              listener,
              options.failFast(),
              model -> build(builder, model, listener),
              new ExecutorCompletionService<>(threads),
              options.threads())
          .run();
    } finally {
      threads.shutdownNow();
    }
  }

  private static ModelResult build(ModelBuilder builder, Model model, BuildListener listener) {
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
}
