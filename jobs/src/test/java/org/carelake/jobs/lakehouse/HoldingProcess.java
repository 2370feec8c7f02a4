package org.carelake.jobs.lakehouse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.carelake.jobs.run.Cancellation;

/**
 * A process that takes a tenant's lock, works until it is told to end, tells so and gives the lock
 * back. Argument: the lakehouse's root.
 */
final class HoldingProcess {
  private HoldingProcess() {}

  public static void main(String[] arguments) {
    SmallFiles files = new SmallFiles(arguments[0], new Configuration());
    CountDownLatch jobs = new CountDownLatch(1);
    try (Cancellation cancellation = Cancellation.ofThisThread(jobs::countDown);
        TenantLock lock =
            TenantLock.acquire(
                files,
                TenantLock.Holder.here("child", "run", Instant.now()),
                Clock.systemUTC(),
                Duration.ZERO,
                holder -> {},
                () -> {})) {
      System.out.println("HOLDING lock");
      try {
        Thread.sleep(Duration.ofMinutes(5).toMillis());
      } catch (InterruptedException interrupted) {
        end(jobs, cancellation);
      }
    }
    System.out.println("RELEASED lock");
  }

  /** As a run does whose jobs go on until they are cancelled. */
  private static void end(CountDownLatch jobs, Cancellation cancellation) {
    try {
      System.out.println("CANCELLED " + jobs.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException again) {
      throw new IllegalStateException("interrupted twice", again);
    }
    System.out.println("TOLD " + cancellation.tell());
  }
}
