package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All tables of a lakehouse, each in another need of care. */
@ExtendWith(SparkExtension.class)
class TableCareIT {
  private static final String ROOT = "ware house%ü";
  private static final TableName SMALL_FILES = TableName.bronze("small_files");
  private static final TableName MARKED = TableName.bronze("marked");
  private static final TableName ABANDONED = TableName.silver("abandoned");
  private static final TableName REPLACED = TableName.silver("replaced");
  private static final TableName LATELY_REPLACED = TableName.gold("lately_replaced");
  private static final TableName IN_ORDER = TableName.gold("in_order");
  private static final TableName LONG_LOG = TableName.gold("long_log");
  private static final List<TableName> ALL =
      List.of(SMALL_FILES, MARKED, ABANDONED, REPLACED, LATELY_REPLACED, IN_ORDER, LONG_LOG);

  @TempDir private Path folder;
  private Lakehouse lakehouse;

  @BeforeEach
  void tables(SparkSession spark) throws IOException {
    lakehouse = new Lakehouse(spark, folder.resolve(ROOT).toString());
    for (int file = 0; file < Compaction.MANY; file++) {
      lakehouse.append(SMALL_FILES, numbers(spark, 10L * file, 10L * file + 10), "");
    }
    lakehouse.append(
        MARKED, numbers(spark, 0, 100), "", Map.of("delta.enableDeletionVectors", "true"));
    DeltaTable.forPath(spark, lakehouse.path(MARKED)).delete("id = 3");
    lakehouse.append(
        REPLACED,
        numbers(spark, 0, 10),
        "",
        Map.of("delta.deletedFileRetentionDuration", "interval 0 seconds"));
    lakehouse.overwrite(REPLACED, numbers(spark, 10, 20), "");
    lakehouse.append(LATELY_REPLACED, numbers(spark, 0, 10), "");
    lakehouse.overwrite(LATELY_REPLACED, numbers(spark, 10, 20), "");
    lakehouse.append(ABANDONED, numbers(spark, 0, 10), "");
    Files.createDirectories(data(ABANDONED).resolve("part=1"));
    Files.writeString(data(ABANDONED).resolve("part=1/part-00000-killed.parquet"), "half");
    Files.writeString(data(ABANDONED).resolve("part-00000-being-written.parquet"), "half");
    lakehouse.append(IN_ORDER, numbers(spark, 0, 10), "");
    lakehouse.append(
        LONG_LOG, numbers(spark, 0, 10), "", Map.of("delta.checkpointInterval", "100"));
    for (int commit = 1; commit < Checkpoints.COMMITS; commit++) {
      lakehouse.overwrite(LONG_LOG, numbers(spark, 10 + commit, 20), "");
    }
    for (TableName table : ALL) {
      for (String file : files(table)) {
        if (!file.contains("being-written")) {
          Files.setLastModifiedTime(
              data(table).resolve(file), FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        }
      }
    }
  }

  @Test
  void eachTableGetsWhatItNeedsAndKeepsItsRows() throws IOException {
    Map<TableName, Long> before = versions();
    Set<String> inOrder = files(IN_ORDER);
    String killed = "part=1/part-00000-killed.parquet";
    assertThat(files(ABANDONED)).hasSize(3).contains(killed);
    assertThat(files(REPLACED)).hasSize(2);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    TableCare.Summary summary =
        scala.Console.withOut(
            printed, () -> new TableCare(lakehouse, List.of(), 2).apply(() -> {}));

    // files that were put together and marked ones are former ones now, too, but since today
    assertThat(summary).isEqualTo(new TableCare.Summary(7, 0, 1, 1, 1, 6));
    assertThat(printed.toString()).isEmpty();
    assertThat(files(ABANDONED)).hasSize(2).doesNotContain(killed);
    assertThat(files(REPLACED)).hasSize(1);
    assertThat(LoggedFiles.statistics(lakehouse, SMALL_FILES)).hasSize(1);
    assertThat(LoggedFiles.marked(lakehouse, MARKED)).isZero();
    assertThat(files(IN_ORDER)).isEqualTo(inOrder);
    for (TableName table : ALL) {
      assertThat(checkpoints(table)).as(table.name()).hasSize(table == LONG_LOG ? 1 : 0);
    }

    assertThat(ids(lakehouse.read(SMALL_FILES))).isEqualTo(from(0, 80));
    assertThat(ids(lakehouse.read(MARKED)))
        .isEqualTo(LongStream.range(0, 100).filter(id -> id != 3).boxed().toList());
    for (TableName table : List.of(REPLACED, LATELY_REPLACED)) {
      assertThat(ids(lakehouse.read(table))).isEqualTo(from(10, 20));
    }
    assertThat(ids(lakehouse.read(ABANDONED))).isEqualTo(from(0, 10));
    org.apache.spark.sql.delta.DeltaLog.clearCache();
    assertThat(ids(lakehouse.read(LONG_LOG))).isEqualTo(from(19, 20));
    assertThat(new TableCare(lakehouse, List.of(), 2).apply(() -> {}).checkpointed()).isZero();
    // what was replaced within the time that is kept can still be read
    assertThat(ids(lakehouse.readVersion(LATELY_REPLACED, 0))).isEqualTo(from(0, 10));
    assertThat(ids(lakehouse.readVersion(SMALL_FILES, before.get(SMALL_FILES))))
        .isEqualTo(from(0, 80));

    // removing files is no change of a table
    Map<TableName, Long> after = versions();
    before.merge(SMALL_FILES, 1L, Long::sum);
    before.merge(MARKED, 1L, Long::sum);
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aTableThatCannotBeReadLeavesTheOthersToBeDone() throws IOException {
    Path commit = data(LATELY_REPLACED).resolve("_delta_log/00000000000000000001.json");
    Files.writeString(commit, "no json");
    Files.deleteIfExists(commit.resolveSibling(".00000000000000000001.json.crc"));
    org.apache.spark.sql.delta.DeltaLog.clearCache();

    assertThatThrownBy(() -> new TableCare(lakehouse, List.of(), 1).apply(() -> {}));

    assertThat(files(REPLACED)).hasSize(1);
    assertThat(LoggedFiles.marked(lakehouse, MARKED)).isZero();
  }

  private Map<TableName, Long> versions() {
    return ALL.stream().collect(Collectors.toMap(table -> table, lakehouse::version));
  }

  private Path data(TableName table) {
    return folder.resolve(ROOT).resolve(table.layer().code()).resolve(table.name());
  }

  private List<String> checkpoints(TableName table) throws IOException {
    try (Stream<Path> log = Files.list(data(table).resolve("_delta_log"))) {
      return log.map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+\\.checkpoint.*"))
          .toList();
    }
  }

  /** The data files of a table, by their paths below it. */
  private Set<String> files(TableName table) throws IOException {
    try (Stream<Path> files = Files.walk(data(table))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> data(table).relativize(file).toString())
          .filter(name -> !name.startsWith("_delta_log") && !name.endsWith(".crc"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Dataset<Row> numbers(SparkSession spark, long from, long to) {
    return spark.range(from, to).coalesce(1).toDF();
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.as(Encoders.LONG()).collectAsList().stream().sorted().toList();
  }

  private static List<Long> from(long first, long end) {
    return LongStream.range(first, end).boxed().toList();
  }
}
