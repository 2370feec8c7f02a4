package org.carelake.jobs.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.lakehouse.TenantLock;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.Cancellation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;

/**
 * Around everything that writes a tenant's lakehouse: the tenant's lock, its audit log, and an
 * orderly end when the process is told to end.
 */
final class TenantGuard implements AutoCloseable {
  private final TenantLock lock;
  private final RunAudit audit;
  private final Cancellation cancellation;

  private TenantGuard(TenantLock lock, RunAudit audit, Cancellation cancellation) {
    this.lock = lock;
    this.audit = audit;
    this.cancellation = cancellation;
  }

  /** Takes the lock, or fails naming its holder. */
  static TenantGuard open(
      Project project,
      TenantConfig tenant,
      String runId,
      String command,
      Duration patience,
      Lakehouse lakehouse,
      Console console) {
    SmallFiles files = SmallFiles.of(lakehouse);
    Cancellation cancellation =
        Cancellation.ofThisThread(() -> lakehouse.spark().sparkContext().cancelAllJobs());
    try {
      TenantLock lock =
          TenantLock.acquire(
              files,
              TenantLock.Holder.here(runId, command, Instant.now()),
              Clock.systemUTC(),
              patience,
              holder -> console.line("Waiting for " + holder),
              cancellation::cancel);
      lock.takenOverFrom()
          .ifPresent(
              dead ->
                  console.line(
                      "The lock of a run that died was taken over: " + dead.words(Instant.now())));
      return new TenantGuard(
          lock, new RunAudit(files, project, tenant, runId, command), cancellation);
    } catch (RuntimeException failure) {
      cancellation.close();
      throw failure;
    }
  }

  RunAudit audit() {
    return audit;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Goes no further when the process was told to end. */
  void requireGoingOn() {
    if (cancellation.requested()) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, "the run was told to end before it was done");
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } finally {
      cancellation.close();
    }
  }
}
