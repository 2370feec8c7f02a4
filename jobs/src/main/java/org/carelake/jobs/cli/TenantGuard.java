package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.Purge;
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
      try {
        RunAudit audit = new RunAudit(files, project, tenant, runId, command);
        lock.takenOverFrom().ifPresent(dead -> tell(dead, console, audit));
        // whoever holds the lock is the only one at work; the rest is what others left
        new Purge(lakehouse).leftovers();
        return new TenantGuard(lock, audit, cancellation);
      } catch (RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      cancellation.close();
      throw failure;
    }
  }

  private static void tell(TenantLock.Holder dead, Console console, RunAudit audit) {
    console.line("The lock of a run that died was taken over: " + dead.words(Instant.now()));
    audit.add(
        "lock-taken-over",
        new ObjectMapper()
            .createObjectNode()
            .put("run", dead.run())
            .put("command", dead.command())
            .put("host", dead.host())
            .put("process", dead.pid())
            .put("since", dead.since().toString()));
  }

  /** The run that died holding the tenant, if one did. */
  Optional<TenantLock.Holder> takenOverFrom() {
    return lock.takenOverFrom();
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
