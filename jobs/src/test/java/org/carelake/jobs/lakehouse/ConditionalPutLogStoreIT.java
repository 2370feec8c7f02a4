package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ChildJvm;
import org.carelake.testing.S3Endpoint;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ConditionalPutLogStoreIT {
  @RegisterExtension static final S3Endpoint S3 = new S3Endpoint();

  private static final Path FIRST = new Path("s3a://log-store/t/_delta_log/0000.json");

  @Test
  void secondWriterOfTheSameFileIsRefused() throws Exception {
    java.nio.file.Path bucket = S3.createBucket("refuse");
    Path file = new Path("s3a://refuse/t/_delta_log/0000.json");
    store().write(file, List.of("one", "two").iterator(), false, S3.configuration());
    assertThatThrownBy(
            () -> store().write(file, List.of("three").iterator(), false, S3.configuration()))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("0000.json");
    assertThat(bucket.resolve("t/_delta_log/0000.json")).hasContent("one\ntwo\n");
    store().write(file, List.of("four").iterator(), true, S3.configuration());
    assertThat(bucket.resolve("t/_delta_log/0000.json")).hasContent("four\n");
  }

  @Test
  void writerWhoIsOvertakenWhileWritingIsRefused() throws Exception {
    java.nio.file.Path bucket = S3.createBucket("log-store");
    Iterator<String> overtaken =
        lines(
            "slow",
            () -> store().write(FIRST, List.of("fast").iterator(), false, S3.configuration()));
    assertThatThrownBy(() -> store().write(FIRST, overtaken, false, S3.configuration()))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("0000.json");
    assertThat(bucket.resolve("t/_delta_log/0000.json")).hasContent("fast\n");
  }

  @Test
  void linesThatCannotBeHadLeaveNoFile() throws Exception {
    java.nio.file.Path bucket = S3.createBucket("abort");
    Path file = new Path("s3a://abort/t/_delta_log/0000.json");
    for (boolean overwrite : List.of(false, true)) {
      Iterator<String> broken =
          lines(
              "x".repeat(100_000),
              () -> {
                throw new IllegalStateException("no more lines");
              });
      assertThatThrownBy(() -> store().write(file, broken, overwrite, S3.configuration()))
          .hasMessage("no more lines");
      assertThat(bucket.resolve("t/_delta_log/0000.json")).doesNotExist();
    }
  }

  @Test
  void commitWhoseAnswerWasLostIsKnownAsItsOwn() throws Exception {
    java.nio.file.Path bucket = S3.createBucket("lost-answer");
    Path file = new Path("s3a://lost-answer/t/_delta_log/0000.json");
    try (LostAnswers between = new LostAnswers(S3.port(), "_delta_log/0000.json")) {
      Configuration configuration = new Configuration();
      S3Endpoint.settings(between.port()).forEach(configuration::set);
      store().write(file, List.of("mine").iterator(), false, configuration);
      assertThat(between.puts()).isGreaterThan(1);
      assertThatThrownBy(
              () -> store().write(file, List.of("theirs").iterator(), false, configuration))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessageContaining("0000.json");
    }
    assertThat(bucket.resolve("t/_delta_log/0000.json")).hasContent("mine\n");
  }

  @Test
  void listingBeginsAtTheNameAndIsSorted() throws Exception {
    S3.createBucket("listing");
    Path folder = new Path("s3a://listing/t/_delta_log");
    for (String name : List.of("0002.json", "0000.json", "0001.json")) {
      store().write(new Path(folder, name), List.of("x").iterator(), false, S3.configuration());
    }
    List<String> names = new ArrayList<>();
    Iterator<FileStatus> listed =
        store().listFrom(new Path(folder, "0001.json"), S3.configuration());
    listed.forEachRemaining(status -> names.add(status.getPath().getName()));
    assertThat(names).containsExactly("0001.json", "0002.json");
    assertThat(store().isPartialWriteVisible(folder, S3.configuration())).isFalse();
  }

  @Test
  void everyCommitThatThreeProcessesSawSucceedIsThere(
      SparkSession spark, @TempDir java.nio.file.Path outputs) throws Exception {
    S3.createBucket("writers");
    S3.configure(spark);
    String root = "s3a://writers/lake";
    int appends = 12;
    Lakehouse lakehouse = new Lakehouse(spark, root);
    TableName table = TableName.gold("appended");
    lakehouse.append(table, spark.sql("select 'first' as row"), "first");
    List<ChildJvm> writers = new ArrayList<>();
    List<String> acknowledged = new ArrayList<>();
    try {
      for (String writer : List.of("a", "b", "c")) {
        writers.add(
            ChildJvm.start(
                Files.createFile(outputs.resolve(writer)),
                AppendingWriter.class,
                String.valueOf(S3.port()),
                root,
                writer,
                String.valueOf(appends)));
      }
      for (ChildJvm writer : writers) {
        assertThat(writer.await(Duration.ofMinutes(5))).as(writer.output()).isZero();
        acknowledged.addAll(writer.lines("ACK"));
      }
    } finally {
      writers.forEach(ChildJvm::close);
    }
    assertThat(acknowledged).hasSize(3 * appends);
    acknowledged.add("first");
    assertThat(lakehouse.read(table).as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(lakehouse.version(table)).isEqualTo(3L * appends);
  }

  private static ConditionalPutLogStore store() {
    return new ConditionalPutLogStore(S3.configuration());
  }

  private interface Step {
    void run() throws IOException;
  }

  /** One line, and before the end is known a step. */
  private static Iterator<String> lines(String line, Step beforeEnd) {
    return new Iterator<>() {
      private boolean given;

      @Override
      public boolean hasNext() {
        if (!given) {
          return true;
        }
        try {
          beforeEnd.run();
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
        return false;
      }

      @Override
      public String next() {
        given = true;
        return line;
      }
    };
  }
}
