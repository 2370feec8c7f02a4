package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.ZOrder;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table of 16 files, each of which holds rows of nearly all persons and days. */
@ExtendWith(SparkExtension.class)
class ZOrderingIT {
  private static final TableName TABLE = TableName.silver("visit");
  private static final int FILES = 16;
  private static final int ROWS = FILES * 1000;

  /** Of so many persons, and days, each has a row in each file or nearly so. */
  private static final int VALUES = 200;

  @TempDir private Path folder;
  private Lakehouse lakehouse;

  @BeforeEach
  void table(SparkSession spark) {
    lakehouse = new Lakehouse(spark, folder.toString());
    lakehouse.append(
        TABLE,
        visits(spark, 0, ROWS).repartition(FILES),
        "made from this",
        Map.of("delta.enableDeletionVectors", "true"));
  }

  private static Dataset<Row> visits(SparkSession spark, long from, long to) {
    return spark
        .range(from, to)
        .selectExpr(
            "id",
            "concat('p', lpad(pmod(xxhash64(id, 1), " + VALUES + "), 3, '0')) as person",
            "cast(pmod(xxhash64(id, 2), " + VALUES + ") as int) as day",
            "array(id) as notes",
            // so that a file has some bytes
            "sha2(cast(id as string), 512) as text");
  }

  private ZOrdering ordering() {
    long bytes = lakehouse.bytes(TABLE);
    return new ZOrdering(lakehouse, bytes / FILES);
  }

  private static ZOrder by(String... columns) {
    return new ZOrder(TABLE, List.of(columns), new Location("conf/tenants/acme.conf", 7, 0));
  }

  @Test
  void readersOfOneValuePassOverMostFilesAndNoRowChanges() throws IOException {
    assertThat(filesToRead("person")).as("of all").isGreaterThan(0.95);
    assertThat(filesToRead("day")).isGreaterThan(0.95);

    assertThat(ordering().apply(by("person", "day"))).isTrue();

    // sixteen files are a square of four by four: a value lies in a quarter of them, and a seam
    assertThat(LoggedFiles.statistics(lakehouse, TABLE)).hasSizeGreaterThan(FILES / 2);
    assertThat(filesToRead("person")).isLessThan(0.5);
    assertThat(filesToRead("day")).isLessThan(0.5);
    assertThat(rows(lakehouse.read(TABLE))).containsExactly(checked(ROWS));
    assertThat(rows(lakehouse.readVersion(TABLE, 0))).containsExactly(checked(ROWS));
    // what the table was made from stays known
    assertThat(lakehouse.commitMetadata(TABLE)).contains("made from this");
  }

  @Test
  void itIsDoneAgainWhenMuchIsOutOfOrderAndNotBefore(SparkSession spark) {
    ZOrder order = by("person", "day");
    ZOrdering ordering = ordering();
    assertThat(ordering.apply(order)).isTrue();
    assertThat(ordering.apply(order)).isFalse();

    lakehouse.append(TABLE, visits(spark, ROWS, ROWS + ROWS / 10).coalesce(1), "");
    assertThat(ordering.apply(order)).as("a tenth came").isFalse();

    lakehouse.append(TABLE, visits(spark, ROWS + ROWS / 10, ROWS + 3 * ROWS / 10).coalesce(1), "");
    assertThat(ordering.apply(order)).as("three tenths came").isTrue();
    assertThat(ordering.apply(order)).isFalse();

    DeltaTable.forPath(spark, lakehouse.path(TABLE)).delete("id % 100 = 7");
    assertThat(LoggedFiles.marked(lakehouse, TABLE)).isGreaterThan(FILES / 2);
    assertThat(ordering.apply(order)).as("most files hold marked rows").isTrue();
    assertThat(LoggedFiles.marked(lakehouse, TABLE)).isZero();
    assertThat(lakehouse.read(TABLE).count()).isEqualTo(ROWS * 13 / 10 - ROWS * 13 / 1000);

    assertThat(ordering.apply(by("day"))).as("another order").isTrue();
  }

  @Test
  void aTableOfNoRowsIsInOrder(SparkSession spark) {
    TableName empty = TableName.silver("empty");
    lakehouse.append(empty, visits(spark, 0, 0), "");
    assertThat(
            new ZOrdering(lakehouse)
                .apply(new ZOrder(empty, List.of("day"), Location.of("t.conf"))))
        .isFalse();
  }

  @Test
  void whatCanNotBeOrderedByIsToldWithFileAndLine(SparkSession spark) {
    assertThatThrownBy(() -> ordering().apply(by("day", "persn")))
        .isInstanceOf(CarelakeException.class)
        .hasMessage(
            "conf/tenants/acme.conf:7: silver.visit can't be ordered by persn: it has no such column (did you mean 'person'?)");
    assertThatThrownBy(() -> ordering().apply(by("notes")))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith(
            "conf/tenants/acme.conf:7: silver.visit can't be ordered by notes: it is array<bigint>");

    TableName few = TableName.silver("few_statistics");
    lakehouse.append(
        few, visits(spark, 0, 10), "", Map.of("delta.dataSkippingStatsColumns", "id,person"));
    assertThatThrownBy(
            () ->
                new ZOrdering(lakehouse)
                    .apply(new ZOrder(few, List.of("day"), Location.of("t.conf"))))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("t.conf")
        .hasMessageContaining("no statistics");
    assertThat(lakehouse.version(few)).isZero();
  }

  @Test
  void maintainOrdersWhatTheTenantsFileNamesAndIsThere(SparkSession spark) {
    lakehouse.append(TABLE, visits(spark, ROWS, ROWS + 1), "");
    ZOrder absent = new ZOrder(TableName.gold("nothing"), List.of("day"), Location.of("t.conf"));

    TableCare.Summary first =
        new TableCare(lakehouse, List.of(by("day"), absent), 2).apply(() -> {});
    TableCare.Summary second =
        new TableCare(lakehouse, List.of(by("day"), absent), 2).apply(() -> {});

    assertThat(first.ordered()).isEqualTo(1);
    assertThat(first.compacted()).isZero();
    assertThat(second.ordered()).isZero();
    assertThat(rows(lakehouse.read(TABLE))).containsExactly(checked(ROWS + 1));
  }

  /** Which part of the files may hold a value by their statistics, as a mean over all values. */
  private double filesToRead(String column) throws IOException {
    List<JsonNode> files = new ArrayList<>();
    for (String statistics : LoggedFiles.statistics(lakehouse, TABLE)) {
      files.add(new ObjectMapper().readTree(statistics));
    }
    long found = 0;
    for (int value = 0; value < VALUES; value++) {
      String text = String.format("p%03d", value);
      for (JsonNode file : files) {
        JsonNode least = file.path("minValues").path(column);
        JsonNode most = file.path("maxValues").path(column);
        boolean holds =
            least.isTextual()
                ? least.asText().compareTo(text) <= 0 && text.compareTo(most.asText()) <= 0
                : least.asInt() <= value && value <= most.asInt();
        found += holds ? 1 : 0;
      }
    }
    return (double) found / files.size() / VALUES;
  }

  /** How many rows there are, and what their ids and texts come to. */
  private static List<Object> rows(Dataset<Row> rows) {
    Row sums =
        rows.selectExpr(
                "count(*)",
                "count(distinct id)",
                "sum(id)",
                "count_if(text = sha2(cast(id as string), 512) and notes[0] = id)")
            .head();
    return List.of(sums.get(0), sums.get(1), sums.get(2), sums.get(3));
  }

  private static Object[] checked(long rows) {
    return new Object[] {rows, rows, rows * (rows - 1) / 2, rows};
  }
}
