package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.carelake.schemas.error.CarelakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantLockTest {
  @TempDir private Path folder;

  @Test
  void secondRunIsRefusedAndToldOfTheHolder() {
    try (TenantLock held = acquire("first", Duration.ZERO)) {
      assertThat(held.takenOverFrom()).isEmpty();
      assertThatThrownBy(() -> acquire("second", Duration.ZERO))
          .isInstanceOf(CarelakeException.class)
          .hasMessageContaining("run first")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--lock-wait");
    }
    acquire("third", Duration.ZERO).close();
  }

  @Test
  void secondRunWaitsForTheFirst() throws Exception {
    List<String> told = new ArrayList<>();
    ExecutorService other = Executors.newSingleThreadExecutor();
    TenantLock held = acquire("first", Duration.ZERO);
    try {
      Future<TenantLock> waiting =
          other.submit(
              () ->
                  TenantLock.acquire(
                      files(),
                      TenantLock.Holder.here("second", "run", Instant.now()),
                      Clock.systemUTC(),
                      Duration.ofSeconds(20),
                      holder -> {
                        told.add(holder);
                        held.close();
                      },
                      () -> {}));
      TenantLock got = waiting.get();
      assertThat(told).hasSize(1).allMatch(words -> words.contains("run first"));
      assertThat(got.takenOverFrom()).isEmpty();
      got.close();
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void lockOfAProcessThatIsGoneIsTakenOver() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    leave(holder(ThisMachine.name(), ended.pid(), "2026-01-01T00:00:00Z", Instant.now()));
    try (TenantLock mine = acquire("mine", Duration.ZERO)) {
      assertThat(mine.takenOverFrom().orElseThrow().run()).isEqualTo("left");
    }
  }

  @Test
  void processOfTheSameNumberThatStartedAnotherTimeIsAnotherProcess() {
    long here = ProcessHandle.current().pid();
    leave(holder(ThisMachine.name(), here, "2001-01-01T00:00:00Z", Instant.now()));
    acquire("mine", Duration.ZERO).close();
  }

  @Test
  void holderOnAnotherMachineIsDeadWhenItsLeaseIsOver() {
    leave(holder("elsewhere", 1, "", Instant.now().minus(TenantLock.LEASE.minusSeconds(30))));
    assertThatThrownBy(() -> acquire("mine", Duration.ZERO)).hasMessageContaining("elsewhere");
    files().delete("_lock");
    leave(holder("elsewhere", 1, "", Instant.now().minus(TenantLock.LEASE.plusSeconds(30))));
    acquire("mine", Duration.ZERO).close();
  }

  @Test
  void damagedLockIsTold() throws Exception {
    Files.createDirectories(folder.resolve("_lock"));
    Files.writeString(folder.resolve("_lock/000000000001.json"), "{");
    assertThatThrownBy(() -> acquire("mine", Duration.ZERO))
        .hasMessageContaining("is no lock of Carelake");
  }

  @Test
  void ofManyWhoFindADeadHolderOneAtATimeHasTheLock() throws Exception {
    leave(holder("elsewhere", 1, "", Instant.EPOCH));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String run = "r" + i;
        runs.add(
            threads.submit(
                () -> {
                  TenantLock lock = acquire(run, Duration.ofSeconds(60));
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  Thread.onSpinWait();
                  inside.decrementAndGet();
                  lock.close();
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most).hasValue(1);
  }

  private TenantLock acquire(String run, Duration patience) {
    return TenantLock.acquire(
        files(),
        TenantLock.Holder.here(run, "run", Instant.now()),
        Clock.systemUTC(),
        patience,
        holder -> {},
        () -> {});
  }

  private void leave(TenantLock.Holder holder) {
    files().create("_lock/000000000007.json", holder.toJson());
  }

  private static TenantLock.Holder holder(String host, long pid, String started, Instant renewed) {
    return new TenantLock.Holder(
        "token", "left", "run", "bob", host, pid, started, renewed, renewed, false);
  }

  private SmallFiles files() {
    return new SmallFiles(folder.toString(), new Configuration());
  }
}
