package org.carelake.jobs.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files of messages: what one message holds changes nothing about the others of its file. */
@ExtendWith(SparkExtension.class)
class MessagesIT {
  private static final int LIMIT = 200;

  @TempDir private Path folder;
  private IngestFixture fixture;

  @BeforeEach
  void lakehouse(SparkSession spark) {
    fixture = new IngestFixture(spark, folder);
  }

  private IngestReport ingest(MessageFile... files) {
    SourceConfig source =
        new SourceConfig.FhirKafka(
            "events", List.of("h:1"), List.of("t"), Map.of(), Map.of(), IngestFixture.HERE);
    return fixture
        .job(new IngestLimits(LIMIT, 100), source)
        .runMessages("events", Arrays.asList(files), IngestOptions.defaults(), result -> {});
  }

  private Path file(String name, byte[]... messages) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      lines.writeBytes(message);
      lines.write('\n');
    }
    return fixture.write(name, lines.toByteArray());
  }

  private static MessageFile of(Path file, long before, long oldestAt) {
    return new MessageFile(file.toString(), before, 1, oldestAt);
  }

  private static byte[] patient(String id, String gender) {
    return ("{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"gender\":\"" + gender + "\"}")
        .getBytes(UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void aMessageSaysNothingAboutHowOthersAreRead() {
    Path gzip = file("gzip.ndjson", bytes(0x1f, 0x8b, 8, 0, 1), patient("a", "male"));
    Path list = file("list.ndjson", "[".getBytes(UTF_8), patient("b", "male"));
    Path wide = file("wide.ndjson", bytes(0xfe, 0xff, 0, '{'), patient("c", "male"));
    // two messages that would be one text
    Path cut =
        file(
            "cut.ndjson",
            "{\"resourceType\":\"Patient\",\"id\":\"x\",".getBytes(UTF_8),
            "\"gender\":\"male\"}".getBytes(UTF_8));
    Path odd =
        file(
            "odd.ndjson",
            new byte[0],
            " ".getBytes(UTF_8),
            new byte[LIMIT + 1],
            patient("d", "male"));
    IngestReport report =
        ingest(of(cut, 0, 1), of(gzip, 0, 2), of(list, 0, 3), of(odd, 0, 4), of(wide, 0, 5));
    assertThat(report.failures()).isEmpty();
    assertThat(fixture.current()).containsExactly("a:male", "b:male", "c:male", "d:male");
    assertThat(
            fixture
                .bronze("quarantine")
                .selectExpr(
                    "concat(substring_index(source_file, '/', -1), ' ', source_line, ' ', reason)"
                        + " as text")
                .orderBy("text")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "cut.ndjson 1 TRUNCATED",
            "cut.ndjson 2 JSON_SYNTAX",
            "gzip.ndjson 1 NOT_UTF8",
            "list.ndjson 1 TRUNCATED",
            "odd.ndjson 2 TRUNCATED",
            "odd.ndjson 3 TOO_LARGE",
            "wide.ndjson 1 NOT_UTF8");
  }

  @Test
  void aFileThatIsWrittenAgainIsKnownByItsOldestMessage() {
    Path file = file("0.ndjson", patient("a", "male"));
    assertThat(ingest(of(file, 0, 7000)).skippedFiles()).isZero();
    file.toFile().setLastModified(1_000_000);
    assertThat(ingest(of(file, 0, 7000)).skippedFiles()).isEqualTo(1);
    // the same name and size, and other messages
    file("0.ndjson", patient("b", "male"));
    assertThat(ingest(of(file, 0, 7001)).skippedFiles()).isZero();
    assertThat(fixture.current()).containsExactly("a:male", "b:male");
  }

  @Test
  void laterMessagesWinWithinAFileAndAcrossFiles() {
    // content hashes would put some of these in another order
    Path first =
        file("0.ndjson", patient("a", "female"), patient("a", "other"), patient("b", "male"));
    Path second = file("1.ndjson", patient("b", "female"), patient("c", "other"));
    Path third =
        file("2.ndjson", patient("b", "other"), patient("c", "male"), patient("c", "other"));
    ingest(
        new MessageFile(first.toString(), 0, 3, 1),
        new MessageFile(second.toString(), 3, 2, 1),
        new MessageFile(third.toString(), 5, 3, 1));
    assertThat(fixture.current()).containsExactly("a:other", "b:other", "c:other");
  }

  @Test
  void aFileThatIsGoneIsNotPassedOver() throws Exception {
    Path file = file("0.ndjson", patient("a", "male"));
    Files.delete(file);
    assertThatThrownBy(() -> ingest(of(file, 0, 1)))
        .hasMessageContaining("test.conf:3")
        .hasMessageContaining("messages were written to 1 files, of which 0 are there");
  }
}
