package org.carelake.jobs.lakehouse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    try (Cancellation cancellation =
            Cancellation.ofThisThread(() -> System.out.println("CANCELLED jobs"));
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
        System.out.println("TOLD " + cancellation.tell());
      }
    }
    System.out.println("RELEASED lock");
  }
}
