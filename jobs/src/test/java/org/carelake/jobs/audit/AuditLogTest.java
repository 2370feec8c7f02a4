package org.carelake.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.transforms.digest.Digests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final AuditAuthor AUTHOR =
      new AuditAuthor("r1", "run", "ann", "1.0", "classes", "c0ffee");

  @TempDir private Path folder;
  private AuditLog log;

  @BeforeEach
  void fiveEntries() {
    log = log();
    for (int i = 1; i <= 5; i++) {
      add(log, i);
    }
  }

  @Test
  void wholeLogIsFoundWholeAndEndsWithTheHeadThatWasTold() {
    AuditEntry last = log.last().orElseThrow();
    assertThat(last.sequence()).isEqualTo(5);
    assertThat(log.verify(Optional.empty()))
        .isEqualTo(new AuditVerdict(5, last.hash(), Optional.empty()));
    assertThat(log.verify(Optional.of("5:" + last.hash())).broken()).isEmpty();
    assertThat(log.newest(2)).extracting(AuditEntry::sequence).containsExactly(4L, 5L);
    assertThat(last.by()).startsWith("ann@");
  }

  @Test
  void hashesAreThoseOfTheBytesThatLieThere() throws Exception {
    String second = Files.readString(entry(2));
    String body = second.substring(0, second.indexOf(",\"hash\"")) + "}";
    String third = Files.readString(entry(3));
    assertThat(third).contains("\"previous\":\"" + Digests.sha256(body) + "\"");
  }

  @Test
  void changedEntryIsNamed() throws Exception {
    change(entry(3), "\"number\":3", "\"number\":4");
    assertBroken(2, "entry 3 was changed");
  }

  @Test
  void changedEntryWithAHashOfItsOwnIsNamedByTheNext() throws Exception {
    String text = Files.readString(entry(3)).replace("\"number\":3", "\"number\":4");
    String body = text.substring(0, text.indexOf(",\"hash\"")) + "}";
    Files.writeString(
        entry(3),
        body.substring(0, body.length() - 1) + ",\"hash\":\"" + Digests.sha256(body) + "\"}\n");
    assertBroken(3, "entry 4 doesn't follow entry 3");
  }

  @Test
  void missingEntryIsNamedInTheMiddleAndAtTheEnd() throws Exception {
    Files.delete(entry(5));
    assertBroken(4, "entry 5 is missing");
    Files.delete(entry(2));
    assertBroken(1, "entry 2 is missing");
  }

  @Test
  void entriesThatWereSwappedAreFound() throws Exception {
    Files.copy(entry(3), entry(2), StandardCopyOption.REPLACE_EXISTING);
    assertBroken(1, "entry 2 is another one: it says 3");
  }

  @Test
  void cutEntryIsFound() throws Exception {
    String text = Files.readString(entry(4));
    Files.writeString(entry(4), text.substring(0, text.length() / 2));
    assertBroken(3, "000000000004.json");
  }

  @Test
  void wholeNewChainIsFoundByAHeadThatWasNoted() throws Exception {
    String noted = "5:" + log.last().orElseThrow().hash();
    for (int i = 1; i <= 5; i++) {
      Files.delete(entry(i));
    }
    Files.delete(folder.resolve("audit/head.json"));
    for (int i = 1; i <= 5; i++) {
      add(log(), 10 + i);
    }
    assertThat(log.verify(Optional.empty()).broken()).isEmpty();
    assertThat(log.verify(Optional.of(noted)).broken().orElseThrow()).contains("replaced");
  }

  @Test
  void crashBetweenEntryAndHeadIsNoFault() throws Exception {
    Path head = folder.resolve("audit/head.json");
    String former = Files.readString(head);
    add(log, 6);
    Files.writeString(head, former);
    assertThat(log.verify(Optional.empty()).broken()).isEmpty();
    assertThat(add(log(), 7).sequence()).isEqualTo(7);
    assertThat(log.verify(Optional.empty())).extracting(AuditVerdict::entries).isEqualTo(7L);
    Files.writeString(head, former);
    assertBroken(7, "entry 7 came without a head");
  }

  @Test
  void writersAtTheSameTimeMakeOneChain() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<AuditEntry>> added = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = i;
        added.add(threads.submit(() -> add(log(), number)));
      }
      for (Future<AuditEntry> each : added) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(log.newest(100)).hasSize(25);
    // a slow writer may put back the head of its own entry; the next entry mends it
    add(log, 99);
    assertThat(log.verify(Optional.empty()).broken()).isEmpty();
  }

  private AuditLog log() {
    return new AuditLog(new SmallFiles(folder.toString(), new Configuration()), "small", CLOCK);
  }

  private static AuditEntry add(AuditLog log, int number) {
    return log.append(
        "tested", AUTHOR, new ObjectMapper().createObjectNode().put("number", number));
  }

  private Path entry(int sequence) {
    return folder.resolve(String.format("audit/entries/%012d.json", sequence));
  }

  private static void change(Path file, String text, String replacement) throws IOException {
    Files.writeString(file, Files.readString(file).replace(text, replacement));
  }

  private void assertBroken(long good, String words) {
    AuditVerdict verdict = log.verify(Optional.empty());
    assertThat(verdict.entries()).isEqualTo(good);
    assertThat(verdict.broken().orElseThrow()).contains(words);
  }
}
