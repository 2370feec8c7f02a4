package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.run.Parallel;
import org.carelake.schemas.error.CarelakeException;

/** Writes several tables at the same time; the first failure stops the others. */
final class TableWrites {
  private static final int MAX_THREADS = 8;

  private final SparkSession spark;
  private final TableWriter writer;

  TableWrites(SparkSession spark, TableWriter writer) {
    this.spark = spark;
    this.writer = writer;
  }

  /** Writes all tables and returns the results in the same order. */
  List<StagedTable> all(List<PinnedTable> tables) {
    int threads =
        Math.min(
            tables.size(),
            Math.max(2, Math.min(MAX_THREADS, spark.sparkContext().defaultParallelism())));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    String group = "publish-" + System.identityHashCode(this);
    try {
      return collect(submit(executor, group, tables), tables);
    } finally {
      executor.shutdownNow();
      spark.sparkContext().cancelJobGroup(group);
      Parallel.awaitEnd(executor);
    }
  }

  private CompletionService<StagedTable> submit(
      ExecutorService executor, String group, List<PinnedTable> tables) {
    CompletionService<StagedTable> running = new ExecutorCompletionService<>(executor);
    for (PinnedTable table : tables) {
      running.submit(
          () -> {
            spark
                .sparkContext()
                .setJobGroup(group, "publish " + table.table().source(), /* interrupt= */ false);
            return write(table);
          });
    }
    return running;
  }

  private List<StagedTable> collect(
      CompletionService<StagedTable> running, List<PinnedTable> tables) {
    List<StagedTable> done = new ArrayList<>();
    try {
      while (done.size() < tables.size()) {
        done.add(running.take().get());
      }
    } catch (ExecutionException | InterruptedException failure) {
      throw stopped(failure);
    }
    return tables.stream()
        .map(
            table ->
                done.stream()
                    .filter(staged -> staged.pinned().equals(table))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private StagedTable write(PinnedTable table) {
    try {
      return writer.write(table);
    } catch (CarelakeException known) {
      throw known;
    } catch (RuntimeException failure) {
      // Spark's own message may quote a value
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "publishing "
              + table.table().source()
              + " failed ("
              + failure.getClass().getSimpleName()
              + "); the former publication stays in force; the log file has the cause",
          failure);
    }
  }

  /** Why publishing stopped: what failed in another thread, or that this one was interrupted. */
  static RuntimeException stopped(Exception failure) {
    if (failure instanceof ExecutionException) {
      return failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    }
    Thread.currentThread().interrupt();
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        null,
        "publishing was interrupted; the former publication stays in force",
        failure);
  }
}
