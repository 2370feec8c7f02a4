package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class KeySetTest {
  private static final String TABLE =
      """
      select * from values ('a', 1), ('a', 2), ('b', 3), (null, 4), (null, 5), ('c', 6)
      as t(name, number)
      """;

  private static List<Integer> numbers(Dataset<Row> rows) {
    assertThat(rows.columns()).containsExactly("name", "number");
    return rows.collectAsList().stream().map(row -> row.getInt(1)).sorted().toList();
  }

  private static KeySet listed(SparkSession spark, String type, Object... keys) {
    return KeySet.listed(
        Arrays.stream(keys).map(key -> RowFactory.create(key)).toList(),
        spark.sql("select cast(null as " + type + ") as k"));
  }

  @Test
  void tellsRowsApartByTheirKeysAndTakesNullForOne(SparkSession spark) {
    Dataset<Row> table = spark.sql(TABLE);
    KeySet inMemory = listed(spark, "string", "a", null, "z", "a");
    KeySet ofQuery = KeySet.of(spark.sql("select * from values ('a'), (null), ('z') as t(k)"), 3);
    for (KeySet keys : List.of(inMemory, ofQuery)) {
      assertThat(keys.count()).isEqualTo(3);
      assertThat(keys.isFew()).isTrue();
      assertThat(keys.rows().collectAsList()).hasSize(3);
      assertThat(numbers(keys.with(table, col("name")))).containsExactly(1, 2, 4, 5);
      assertThat(numbers(keys.without(table, col("name")))).containsExactly(3, 6);
      assertThat(
              numbers(keys.required(table.where("number <> 3 and number <> 6"), col("name"), "x")))
          .containsExactly(1, 2, 4, 5);
      assertThatThrownBy(() -> keys.required(table, col("name"), "no such key").collect())
          .hasStackTraceContaining("no such key");
    }
  }

  @Test
  void aTableMayHaveAColumnNamedLikeThatOfTheKeys(SparkSession spark) {
    Dataset<Row> table = spark.sql("select * from values ('a', 7) as t(k, other)");
    KeySet ofQuery = KeySet.of(spark.sql("select * from values ('a') as t(k)"), 1);
    for (KeySet keys : List.of(ofQuery, listed(spark, "string", "a"))) {
      for (Dataset<Row> rows :
          List.of(keys.with(table, col("k")), keys.required(table, col("k"), "x"))) {
        assertThat(rows.columns()).containsExactly("k", "other");
        assertThat(rows.collectAsList()).containsExactly(RowFactory.create("a", 7));
      }
      assertThat(keys.without(table, col("k")).columns()).containsExactly("k", "other");
    }
  }

  @Test
  void rowsThatAJoinLeavesOutBreakNothing(SparkSession spark) {
    Dataset<Row> joined =
        spark.sql(
            "select t.* from ("
                + TABLE
                + ") as t join (select 'a' as one from range(2)) as o on t.name = o.one");
    assertThat(numbers(listed(spark, "string", "a").required(joined, col("name"), "x")))
        .containsExactly(1, 1, 2, 2);
  }

  @Test
  void keysOfAnotherTypeAreHeldAgainstEachOtherBySpark(SparkSession spark) {
    Dataset<Row> table = spark.sql(TABLE);
    assertThat(numbers(listed(spark, "bigint", 1L, 6L).with(table, col("number"))))
        .containsExactly(1, 6);
    KeySet doubles = listed(spark, "double", 0.0, Double.NaN);
    Dataset<Row> zeros =
        spark.sql(
            "select * from values (-0.0D, 1), (double('NaN'), 2), (2D, 3) as t(name, number)");
    assertThat(numbers(doubles.with(zeros, col("name")))).containsExactly(1, 2);
  }

  @Test
  void setsInMemoryAreUnitedThere(SparkSession spark) {
    KeySet all =
        KeySet.union(List.of(listed(spark, "string", "a", null), listed(spark, "string", "a", "b")))
            .orElseThrow();
    assertThat(all.count()).isEqualTo(3);
    assertThat(numbers(all.without(spark.sql(TABLE), col("name")))).containsExactly(6);
    assertThat(KeySet.union(List.of(all, KeySet.of(all.rows(), 3)))).isEmpty();
  }

  @Test
  void noPlanShowsAKey(SparkSession spark) {
    KeySet keys = listed(spark, "string", "zzpatient");
    // rows that Spark does not work out while it plans
    Dataset<Row> table = spark.range(3).selectExpr("concat('p', id) as name");
    Dataset<Row> rows = keys.with(table, col("name"));
    assertThat(rows.queryExecution().toString()).doesNotContain("zzpatient");
    assertThat(keys.required(table, col("name"), "x").queryExecution().toString())
        .doesNotContain("zzpatient");
    KnownRows known = new KnownRows(List.of(RowFactory.create("zzpatient", 87007707801L)));
    assertThat(table.where(known.known(col("name"), lit(7L))).queryExecution().toString())
        .doesNotContain("zzpatient", "87007707801");
  }
}
