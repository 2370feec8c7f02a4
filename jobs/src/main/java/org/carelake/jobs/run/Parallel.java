package org.carelake.jobs.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.carelake.schemas.error.CarelakeException;

/** Several tasks at the same time, none of which is cut short because another fails. */
public final class Parallel {
  private Parallel() {}

  /**
   * The results of tasks, in the order of the tasks.
   *
   * @param threads how many run at the same time
   * @param name of the work, for the one who interrupts it
   * @throws RuntimeException of the first task that failed; those of others are suppressed in it
   */
  public static <T> List<T> results(
      int threads, String name, Collection<? extends Callable<T>> tasks) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> running = new ArrayList<>();
      tasks.forEach(task -> running.add(pool.submit(task)));
      List<T> results = new ArrayList<>();
      RuntimeException failed = null;
      for (Future<T> task : running) {
        try {
          results.add(task.get());
        } catch (ExecutionException failure) {
          failed = first(failed, failure.getCause());
        }
      }
      if (failed != null) {
        throw failed;
      }
      return results;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, name + " was interrupted", interrupted);
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  /** As {@link #results}, of tasks that have none. */
  public static void all(int threads, String name, Collection<? extends Runnable> tasks) {
    results(threads, name, tasks.stream().<Callable<Object>>map(Executors::callable).toList());
  }

  private static RuntimeException first(RuntimeException former, Throwable cause) {
    RuntimeException failure =
        cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    if (former == null) {
      return failure;
    }
    if (former != failure) {
      former.addSuppressed(failure);
    }
    return former;
  }

  /** Waits until the threads are gone, whatever interrupts meanwhile. */
  public static void awaitEnd(ExecutorService executor) {
    boolean interrupted = false;
    while (true) {
      try {
        if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
