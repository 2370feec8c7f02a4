package org.carelake.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.lakehouse.TenantLock;
import org.carelake.testing.S3Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The audit log and the lock of a lakehouse on S3, by conditional PUTs. */
class AuditOnS3IT {
  @RegisterExtension static final S3Endpoint S3 = new S3Endpoint();

  @Test
  void writersAtTheSameTimeMakeOneChainThatShowsATamperedEntry() throws Exception {
    java.nio.file.Path bucket = S3.createBucket("audited");
    // the same run tells of the same event at the same moment: nothing else tells the writers apart
    Clock now = Clock.fixed(Instant.parse("2026-01-05T08:00:00Z"), ZoneOffset.UTC);
    AuditLog log =
        new AuditLog(new SmallFiles("s3a://audited/lake", S3.configuration()), "small", now);
    AuditAuthor author = new AuditAuthor("r1", "run", "ann", "1.0", "classes", "c0ffee");
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<AuditEntry>> added = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        AuditLog own =
            new AuditLog(new SmallFiles("s3a://audited/lake", S3.configuration()), "small", now);
        added.add(
            threads.submit(
                () -> own.append("tested", author, new ObjectMapper().createObjectNode())));
      }
      for (Future<AuditEntry> each : added) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    // a slow writer may put back the head of its own entry; the next entry mends it
    AuditEntry last = log.append("tested", author, new ObjectMapper().createObjectNode());
    assertThat(last.sequence()).isEqualTo(7);
    assertThat(log.verify(Optional.empty()))
        .isEqualTo(new AuditVerdict(7, last.hash(), Optional.empty()));

    java.nio.file.Path third = bucket.resolve("lake/audit/entries/000000000003.json");
    Files.writeString(third, Files.readString(third).replace("\"ann\"", "\"bob\""));
    assertThat(log.verify(Optional.empty()).broken().orElseThrow()).contains("entry 3 was changed");
  }

  @Test
  void oneRunAtATimeHoldsATenant() throws Exception {
    S3.createBucket("locked");
    TenantLock held = acquire("first");
    assertThatThrownBy(() -> acquire("second")).hasMessageContaining("run first");
    held.close();
    acquire("third").close();
  }

  private static TenantLock acquire(String run) {
    return TenantLock.acquire(
        new SmallFiles("s3a://locked/lake", S3.configuration()),
        TenantLock.Holder.here(run, "run", Instant.now()),
        Clock.systemUTC(),
        Duration.ZERO,
        holder -> {},
        () -> {});
  }
}
