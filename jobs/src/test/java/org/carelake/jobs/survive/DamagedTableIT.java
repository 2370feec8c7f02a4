package org.carelake.jobs.survive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table whose log is damaged, cut or of a newer Delta: an error, and nothing is written. */
@ExtendWith(SparkExtension.class)
class DamagedTableIT {
  private static final TableName ROWS = TableName.bronze("rows");

  @TempDir private Path folder;
  private Lakehouse lakehouse;
  private Path log;

  @BeforeEach
  void twoCommits(SparkSession spark) throws Exception {
    lakehouse = new Lakehouse(spark, folder.toString());
    lakehouse.append(ROWS, spark.sql("select 'one' as row"), "one");
    lakehouse.append(ROWS, spark.sql("select 'two' as row"), "two");
    log = folder.resolve("bronze/rows/_delta_log");
    // with the checksum of a version, Delta finds its files without the commits
    for (String name : names()) {
      if (name.endsWith(".crc")) {
        Files.delete(log.resolve(name));
      }
    }
  }

  @Test
  void aDamagedCommitIsAnErrorAndMendedItIsAllThere(SparkSession spark) throws Exception {
    Path commit = log.resolve("00000000000000000001.json");
    byte[] whole = Files.readAllBytes(commit);
    Files.writeString(commit, "{\"commitInfo\":");
    requireRefused(spark);
    Files.write(commit, whole);
    DeltaLog.clearCache();
    assertThat(rows()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aMissingCommitIsAnError(SparkSession spark) throws Exception {
    Files.delete(log.resolve("00000000000000000000.json"));
    requireRefused(spark);
  }

  @Test
  void aTableOfANewerDeltaIsAnErrorThatSaysSo(SparkSession spark) throws Exception {
    Files.writeString(
        log.resolve("00000000000000000002.json"),
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"tooNew\"],\"writerFeatures\":[\"tooNew\"]}}\n");
    DeltaLog.clearCache();
    Throwable failure = catchThrowable(this::rows);
    assertThat(Failures.message(failure)).contains("DELTA_UNSUPPORTED_FEATURES");
    requireRefused(spark);
  }

  private void requireRefused(SparkSession spark) throws Exception {
    DeltaLog.clearCache();
    List<String> before = names();
    assertThat(catchThrowable(this::rows)).isNotNull();
    DeltaLog.clearCache();
    assertThat(
            catchThrowable(
                () -> lakehouse.append(ROWS, spark.sql("select 'three' as row"), "three")))
        .isNotNull();
    assertThat(names()).isEqualTo(before);
    DeltaLog.clearCache();
  }

  private List<String> rows() {
    return lakehouse.read(ROWS).as(Encoders.STRING()).collectAsList();
  }

  private List<String> names() throws Exception {
    try (var files = Files.list(log)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
