package org.carelake.jobs.run;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Ends the work of one thread when the process is told to end (SIGTERM, SIGINT): the thread is
 * interrupted, running jobs are cancelled, and the end of the process waits until the thread has
 * told what became of its work. Spark stops after that.
 */
public final class Cancellation implements AutoCloseable {
  /** Before Spark's own hooks, which stop its context. */
  private static final int PRIORITY = 200;

  private static final long PATIENCE_SECONDS = 25;
  private static final long PAUSE_MILLIS = 200;

  private final Thread worker;
  private final Runnable cancelJobs;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::cancel;
  private volatile boolean requested;
  private volatile boolean telling;

  private Cancellation(Thread worker, Runnable cancelJobs) {
    this.worker = Objects.requireNonNull(worker, "worker is null");
    this.cancelJobs = Objects.requireNonNull(cancelJobs, "cancelJobs is null");
  }

  /**
   * Watches over the calling thread until {@link #close()}.
   *
   * @param cancelJobs cancels what runs elsewhere on the thread's behalf; may be called again and
   *     again
   */
  public static Cancellation ofThisThread(Runnable cancelJobs) {
    Cancellation cancellation = new Cancellation(Thread.currentThread(), cancelJobs);
    ShutdownHookManager.get()
        .addShutdownHook(cancellation.hook, PRIORITY, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
    return cancellation;
  }

  /** Whether this process has begun to end, so that nothing new can be started. */
  public static boolean processIsEnding() {
    return ShutdownHookManager.get().isShutdownInProgress();
  }

  /** Whether the process was told to end. */
  public boolean requested() {
    return requested;
  }

  /**
   * The thread has stopped working and tells what became of it; it may use Spark again.
   *
   * @return whether it was cancelled
   */
  public boolean tell() {
    telling = true;
    Thread.interrupted();
    return requested;
  }

  /** Cancels as a signal does. */
  public void cancel() {
    requested = true;
    worker.interrupt();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      do {
        if (!telling) {
          cancelJobs.run();
        }
      } while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
