package org.carelake.jobs.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageFilesTest {
  @TempDir private Path folder;
  private FileSystem files;

  @BeforeEach
  void disk() throws IOException {
    files = FileSystem.getLocal(new Configuration());
  }

  private MessageFiles attempt(String name, long maxBytes) {
    return new MessageFiles(
        files, new org.apache.hadoop.fs.Path(folder.toString()), name, maxBytes);
  }

  private static MessageFiles.Message message(int partition, long offset, String value) {
    return new MessageFiles.Message(
        "fhir.events", partition, offset, 5000 - offset, null, value.getBytes(UTF_8));
  }

  private List<MessageFiles.Written> write(long maxBytes, MessageFiles.Message... messages)
      throws IOException {
    try (MessageFiles attempt = attempt("7", maxBytes)) {
      for (MessageFiles.Message message : messages) {
        attempt.add(message);
      }
      return attempt.end();
    }
  }

  /** All files below the folder but the checksums of Hadoop. */
  private List<String> names() throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void aLineIsAnOffset() throws IOException {
    List<MessageFiles.Written> written =
        write(1000, message(3, 41, "{}"), message(3, 42, "[]"), message(3, 45, "1"));
    assertThat(names()).containsExactly("fhir.events/3-00000000000000000041.ndjson");
    assertThat(read(names().get(0))).isEqualTo("{}\n[]\n\n\n1\n");
    // the messages' times are 4959, 4958 and 4955
    assertThat(written)
        .containsExactly(
            new MessageFiles.Written(
                folder + "/fhir.events/3-00000000000000000041.ndjson",
                "fhir.events",
                3,
                41,
                3,
                4955));
  }

  @Test
  void aLongGapBeginsANewFile() throws IOException {
    // 1000 offsets without a message between 0 and 1001, and 1001 between 1001 and 2003
    List<MessageFiles.Written> written =
        write(10_000, message(0, 0, "a"), message(0, 1001, "b"), message(0, 2003, "c"));
    assertThat(written).extracting(MessageFiles.Written::offset).containsExactly(0L, 2003L);
    assertThat(written).extracting(MessageFiles.Written::messages).containsExactly(2L, 1L);
    assertThat(read("fhir.events/0-00000000000000000000.ndjson"))
        .isEqualTo("a\n" + "\n".repeat(1000) + "b\n");
    assertThat(read("fhir.events/0-00000000000000002003.ndjson")).isEqualTo("c\n");
  }

  @Test
  void anotherPartitionAndALongFileBeginANewFile() throws IOException {
    List<MessageFiles.Written> written =
        write(6, message(0, 0, "aa"), message(0, 1, "bbb"), message(0, 2, "c"), message(1, 3, "d"));
    assertThat(names())
        .containsExactly(
            "fhir.events/0-00000000000000000000.ndjson",
            "fhir.events/0-00000000000000000002.ndjson",
            "fhir.events/1-00000000000000000003.ndjson");
    assertThat(written).extracting(MessageFiles.Written::messages).containsExactly(2L, 1L, 1L);
    assertThat(read(names().get(0))).isEqualTo("aa\nbbb\n");
  }

  @Test
  void anAttemptThatFailsLeavesNothingToRead() throws IOException {
    try (MessageFiles attempt = attempt("7", 1000)) {
      attempt.add(message(0, 0, "a"));
      assertThat(names())
          .singleElement()
          .satisfies(name -> assertThat(name).startsWith("fhir.events/."));
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void whatTwoAttemptsWriteStandsOnce() throws IOException {
    try (MessageFiles first = attempt("1", 1000);
        MessageFiles second = attempt("2", 1000)) {
      for (MessageFiles attempt : List.of(first, second)) {
        attempt.add(message(0, 0, "a"));
        attempt.add(message(0, 1, "b"));
      }
      assertThat(first.end()).isEqualTo(second.end());
    }
    assertThat(names()).containsExactly("fhir.events/0-00000000000000000000.ndjson");
    assertThat(read(names().get(0))).isEqualTo("a\nb\n");
  }

  @Test
  void offsetsThatGoBackAreRefused() {
    assertThatThrownBy(() -> write(1000, message(0, 5, "a"), message(0, 5, "b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected offset 6 or a later one, found 5");
  }

  @Test
  void messagesWithoutTimeAreNotTheOldest() throws IOException {
    MessageFiles.Message none =
        new MessageFiles.Message("fhir.events", 0, 0, -1, null, new byte[0]);
    assertThat(write(1000, none)).extracting(MessageFiles.Written::oldestAt).containsExactly(-1L);
    assertThat(write(1000, message(0, 1, "a"), message(0, 2, "b")))
        .extracting(MessageFiles.Written::oldestAt)
        .containsExactly(4998L);
  }
}
