package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changed between versions, held against what Delta's own reader finds in each of them. */
@ExtendWith(SparkExtension.class)
class TableChangesIT {
  private static final TableName TABLE = TableName.silver("changing");

  @TempDir private Path folder;
  private Lakehouse lakehouse;
  private SparkSession spark;

  @BeforeEach
  void lakehouse(SparkSession session) {
    spark = session;
    lakehouse = new Lakehouse(spark, folder.resolve("a b%20{ü}").toString());
    lakehouse.append(TABLE, rows(0, 40, "first"), "", Map.of());
  }

  private Dataset<Row> rows(long from, long to, String text) {
    return spark
        .range(from, to)
        .coalesce(1)
        .select(
            col("id"),
            functions.concat(col("id").cast("string"), lit(text)).as("text"),
            functions.array(functions.struct(col("id").as("n"))).as("nested"));
  }

  private KeySet keys(long... ids) {
    return KeySet.listed(
        LongStream.of(ids).mapToObj(id -> RowFactory.create(id)).toList(),
        spark.range(0).toDF("k"));
  }

  /** Replaces by marks, as models do: the change data is left to be found. */
  private void replace(String text, long from, long to, long... gone) {
    lakehouse.replaceKeys(
        TABLE, "id", keys(gone), rows(from, to, text), 1L << 30, more -> "replaced", true);
  }

  /** Updates and adds, as bronze does: the change data is written, too. */
  private void update(String text, long from, long to) {
    lakehouse.updateAndAppend(
        TABLE,
        Optional.empty(),
        table -> table.where(col("id").between(from, to)),
        Map.of("text", lit(text)),
        rows(to + 100, to + 103, text),
        1L << 20,
        "updated");
  }

  private Map<Row, Long> content(long version) {
    Map<Row, Long> rows = new HashMap<>();
    spark
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(lakehouse.path(TABLE))
        .collectAsList()
        .forEach(row -> rows.merge(row, 1L, Long::sum));
    return rows;
  }

  private static Map<Row, Long> difference(Map<Row, Long> before, Map<Row, Long> after) {
    Map<Row, Long> difference = new HashMap<>(after);
    before.forEach((row, count) -> difference.merge(row, -count, Long::sum));
    difference.values().removeIf(count -> count == 0);
    return difference;
  }

  /** Checks the changes between two versions and returns them. */
  private Changes checked(long from, long to) {
    Changes changes = lakehouse.changes(TABLE, from, to);
    assertThat(changes.obstacle()).isEmpty();
    Map<Row, Long> found = new HashMap<>();
    List<Row> told =
        changes.rows().map(rows -> rows.orderBy(Changes.SIGN).collectAsList()).orElse(List.of());
    for (Row row : told) {
      int last = row.fieldIndex(Changes.SIGN);
      assertThat(last).isEqualTo(3);
      found.merge(
          RowFactory.create(row.get(0), row.get(1), row.get(2)),
          (long) row.getInt(last),
          Long::sum);
    }
    found.values().removeIf(count -> count == 0);
    assertThat(found)
        .as("changes of %d to %d", from, to)
        .isEqualTo(difference(content(from), content(to)));
    return changes;
  }

  @Test
  void whatCameBesideIsAllThatIsLookedAt() {
    lakehouse.append(TABLE, rows(40, 45, "more"), "");

    assertThat(checked(0, 1).named()).isEqualTo(5);
    assertThat(checked(1, 1).none()).isTrue();
  }

  @Test
  void markedRowsAreFoundInTheirFiles() {
    replace("again", 3, 5, 3, 4, 7);
    long first = lakehouse.version(TABLE);
    replace("once more", 4, 5, 4, 9);
    long second = lakehouse.version(TABLE);

    // the first allows marks, by a commit of its own
    assertThat(checked(0, first).named()).isEqualTo(2 + 3);
    assertThat(checked(first, second).named()).isEqualTo(1 + 2);
    // of the row that came and went, one file tells and the other doesn't
    assertThat(checked(0, second).named()).isPositive();
  }

  @Test
  void changeDataIsReadWhereEachCommitWroteSome() {
    lakehouse.allowMarks(TABLE);
    long before = lakehouse.version(TABLE);
    update("new", 2, 5);
    long first = lakehouse.version(TABLE);
    update("newer", 4, 8);

    assertThat(checked(before, first).named()).isEqualTo(4 + 3 + 4);
    assertThat(checked(first, first + 1).named()).isPositive();
    assertThat(checked(before, first + 1).named()).isPositive();
    assertThat(lakehouse.changes(TABLE, before, first).rows().orElseThrow().inputFiles())
        .singleElement()
        .asString()
        .contains("_change_data");
  }

  @Test
  void filesThatWentAreFoundAsBefore() {
    replace("again", 3, 5, 3, 4, 7);
    long marked = lakehouse.version(TABLE);
    DeltaTable.forPath(spark, lakehouse.path(TABLE)).optimize().executeCompaction();
    long compacted = lakehouse.version(TABLE);
    lakehouse.append(TABLE, rows(90, 92, "late"), "");
    long late = lakehouse.version(TABLE);
    lakehouse.overwrite(TABLE, rows(0, 3, "all"), "");

    assertThat(checked(late, late + 1).named()).isEqualTo(-1);
    checked(marked, compacted);
    checked(0, late);
    checked(marked, late);
    checked(0, late + 1);
  }

  @Test
  void commitsOfMaintenanceBeforeAndAfterAChangeAreNotLookedAt() {
    replace("again", 3, 5, 3, 4, 7);
    long marked = lakehouse.version(TABLE);
    spark.sql("reorg table delta.`" + lakehouse.path(TABLE) + "` apply (purge)");
    DeltaTable.forPath(spark, lakehouse.path(TABLE)).optimize().executeZOrderBy("id");
    long ordered = lakehouse.version(TABLE);
    assertThat(ordered).isEqualTo(marked + 2);
    lakehouse.append(TABLE, rows(90, 92, "late"), "");
    replace("later", 91, 93, 91, 12);
    long late = lakehouse.version(TABLE);
    DeltaTable.forPath(spark, lakehouse.path(TABLE)).optimize().executeCompaction();
    long compacted = lakehouse.version(TABLE);
    assertThat(compacted).isEqualTo(late + 1);

    assertThat(checked(marked, ordered).none()).isTrue();
    assertThat(checked(late, compacted).none()).isTrue();
    assertThat(checked(marked, late).named()).isBetween(2L, 6L);
    assertThat(checked(marked, compacted).named()).isBetween(2L, 6L);
    // between two changes it is compared
    assertThat(checked(marked - 1, late).named()).isEqualTo(-1);
  }

  @Test
  void rowsThatAreThereAgainAreFoundToo() {
    replace("again", 3, 5, 3, 4, 7);
    long marked = lakehouse.version(TABLE);
    DeltaTable.forPath(spark, lakehouse.path(TABLE)).restoreToVersion(marked - 1);

    checked(marked, marked + 1);
    checked(0, marked + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void randomHistoriesAreToldAsDeltaReadsThem(long seed) {
    Random random = new Random(seed);
    lakehouse.allowMarks(TABLE);
    for (int step = 0; step < 7; step++) {
      long id = random.nextInt(40);
      switch (random.nextInt(5)) {
        case 0 -> lakehouse.append(TABLE, rows(id, id + 2, "a" + step), "");
        case 1, 2 -> replace("r" + step, id, id + 2, id, id + 1, id + 3);
        case 3 -> update("u" + step, id, id + 3);
        default -> {
          if (random.nextInt(3) == 0) {
            DeltaTable.forPath(spark, lakehouse.path(TABLE)).optimize().executeCompaction();
          } else {
            replace("d" + step, 0, 0, id, id + 2);
          }
        }
      }
    }
    long newest = lakehouse.version(TABLE);
    for (int pair = 0; pair < 4; pair++) {
      long from = 1 + random.nextInt((int) newest - 1);
      checked(from, from + 1 + random.nextInt((int) (newest - from)));
    }
  }
}
