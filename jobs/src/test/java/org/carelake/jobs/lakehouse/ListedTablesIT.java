package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables read by the list of their files hold what Delta would find. */
@ExtendWith(SparkExtension.class)
class ListedTablesIT {
  private static final TableName TABLE = TableName.silver("numbers");

  @TempDir private Path folder;

  private static Dataset<Row> numbers(SparkSession spark, long from, long to) {
    return spark.range(from, to).selectExpr("id", "id % 2 as part");
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.select("id").as(Encoders.LONG()).collectAsList().stream().sorted().toList();
  }

  private static List<Long> upTo(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private Lakehouse lakehouse(SparkSession spark) {
    return new Lakehouse(spark, folder.toString());
  }

  @Test
  void everyCommitIsSeenAndFormerVersionsStay(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    long first = lakehouse.overwrite(TABLE, numbers(spark, 0, 5), "one");
    assertThat(ids(lakehouse.read(TABLE))).isEqualTo(upTo(0, 5));

    long second = lakehouse.append(TABLE, numbers(spark, 5, 8), "two");
    assertThat(ids(lakehouse.read(TABLE))).isEqualTo(upTo(0, 8));

    long third = lakehouse.overwrite(TABLE, numbers(spark, 20, 22), "three");
    assertThat(ids(lakehouse.read(TABLE))).isEqualTo(upTo(20, 22));
    assertThat(ids(lakehouse.readVersion(TABLE, first))).isEqualTo(upTo(0, 5));
    assertThat(ids(lakehouse.readVersion(TABLE, second))).isEqualTo(upTo(0, 8));
    assertThat(ids(lakehouse.readVersion(TABLE, third))).isEqualTo(upTo(20, 22));
  }

  @Test
  void anotherWritersCommitIsSeenToo(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    lakehouse.overwrite(TABLE, numbers(spark, 0, 5), "one");
    Dataset<Row> pinned = lakehouse.read(TABLE);

    numbers(spark, 5, 6).write().format("delta").mode("append").save(lakehouse.path(TABLE));

    assertThat(ids(lakehouse.read(TABLE))).isEqualTo(upTo(0, 6));
    assertThat(ids(pinned)).isEqualTo(upTo(0, 5));
  }

  @Test
  void theLogTellsHowManyRowsAFileHasAndOfFewInATableThatIsThereNoMore(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    lakehouse.overwrite(TABLE, lakehouse.ofLittle(numbers(spark, 0, 5), 1, 0), "one");
    assertThat(LoggedFiles.statistics(lakehouse, TABLE))
        .allMatch(stats -> stats.contains("minValues"));

    lakehouse.overwrite(TABLE, lakehouse.ofLittle(numbers(spark, 0, 7).coalesce(1), 1, 0), "two");
    assertThat(LoggedFiles.statistics(lakehouse, TABLE)).containsExactly("{\"numRecords\":7}");

    lakehouse.overwrite(TABLE, numbers(spark, 0, 9).coalesce(1), "three");
    assertThat(LoggedFiles.statistics(lakehouse, TABLE))
        .hasSize(1)
        .allMatch(stats -> stats.contains("\"numRecords\":9") && stats.contains("minValues"));
  }

  @Test
  void rowsDeletedByAVectorAreNotRead(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    lakehouse.append(
        TABLE, numbers(spark, 0, 9), "one", Map.of("delta.enableDeletionVectors", "true"));
    DeltaTable.forPath(spark, lakehouse.path(TABLE)).delete("id < 4");

    assertThat(ids(lakehouse.read(TABLE))).isEqualTo(upTo(4, 9));
    assertThat(lakehouse.isKnownEmpty(TABLE)).isFalse();
  }

  @Test
  void aTableBehindACheckpointIsReadWhole(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    lakehouse.append(TABLE, numbers(spark, 0, 1), "0", Map.of("delta.checkpointInterval", "2"));
    for (int i = 1; i < 6; i++) {
      lakehouse.append(TABLE, numbers(spark, i, i + 1), "" + i);
    }
    assertThat(ids(lakehouse(spark).read(TABLE))).isEqualTo(upTo(0, 6));
  }

  @Test
  void partitionsArePruned(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    numbers(spark, 0, 10).write().format("delta").partitionBy("part").save(lakehouse.path(TABLE));

    Dataset<Row> odd = lakehouse.read(TABLE).where("part = 1");

    assertThat(ids(odd)).containsExactly(1L, 3L, 5L, 7L, 9L);
    assertThat(odd.selectExpr("input_file_name() as file").distinct().collectAsList())
        .allMatch(row -> row.getString(0).contains("part=1"));
  }

  @Test
  void aSmallTableIsOneTasksWork(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    lakehouse.overwrite(TABLE, numbers(spark, 0, 50).repartition(5), "one");

    assertThat(lakehouse.read(TABLE).rdd().getNumPartitions()).isEqualTo(1);
    assertThat(
            ((org.apache.spark.sql.classic.Dataset<Row>)
                    lakehouse.read(TABLE).groupBy("part").count())
                .queryExecution()
                .executedPlan()
                .toString())
        .doesNotContain("Exchange");
  }

  @Test
  void anEmptyTableIsKnownToBeEmpty(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    lakehouse.overwriteEmpty(TABLE, numbers(spark, 0, 1).schema(), "one");
    assertThat(lakehouse.isKnownEmpty(TABLE)).isTrue();
    assertThat(ids(lakehouse.read(TABLE))).isEmpty();

    lakehouse.overwrite(TABLE, numbers(spark, 0, 1), "two");
    assertThat(lakehouse.isKnownEmpty(TABLE)).isFalse();
  }

  @Test
  void threadsThatMakeATableAtTheSameTimeAllAddToIt(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 4)
            .mapToObj(
                part ->
                    CompletableFuture.runAsync(
                        () ->
                            lakehouse.append(
                                TABLE, numbers(spark, 10 * part, 10 * part + 10), "part " + part)))
            .toList();
    writers.forEach(CompletableFuture::join);
    assertThat(ids(lakehouse.read(TABLE))).isEqualTo(upTo(0, 40));
  }
}
