package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.carelake.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a signal does to a process that holds a tenant. */
class EndedProcessIT {
  private static final int SIGTERM = 143;

  @TempDir private Path folder;

  @Test
  void toldToEndItTellsWhatBecameOfItsWorkAndGivesTheLockBack() throws Exception {
    try (ChildJvm child = holding()) {
      assertThatThrownBy(this::acquire).hasMessageContaining("run child");
      child.terminate();
      assertThat(child.await(Duration.ofSeconds(60))).isEqualTo(SIGTERM);
      assertThat(child.lines("TOLD")).containsExactly("true");
      assertThat(child.lines("CANCELLED")).containsExactly("true");
      assertThat(child.lines("RELEASED")).hasSize(1);
    }
    try (TenantLock lock = acquire()) {
      assertThat(lock.takenOverFrom()).isEmpty();
    }
  }

  @Test
  void killedItsLockIsTakenOver() throws Exception {
    ChildJvm child = holding();
    child.close();
    child.await(Duration.ofSeconds(60));
    try (TenantLock lock = acquire()) {
      assertThat(lock.takenOverFrom().orElseThrow().run()).isEqualTo("child");
    }
  }

  private ChildJvm holding() throws Exception {
    ChildJvm child =
        ChildJvm.start(
            folder.resolve("child.log"), HoldingProcess.class, folder.resolve("lake").toString());
    child.awaitLine("HOLDING", Duration.ofSeconds(60));
    return child;
  }

  private TenantLock acquire() {
    return TenantLock.acquire(
        new SmallFiles(folder.resolve("lake").toString(), new Configuration()),
        TenantLock.Holder.here("mine", "run", Instant.now()),
        Clock.systemUTC(),
        Duration.ZERO,
        holder -> {},
        () -> {});
  }
}
