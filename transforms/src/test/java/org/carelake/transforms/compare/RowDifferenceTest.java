package org.carelake.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RowDifferenceTest {
  private static Dataset<Row> rows(SparkSession spark, String values) {
    return spark.sql(
        "select id, name, map('k', name) as m, array(name) as a, run from values "
            + values
            + " as t(id, name, run)");
  }

  @Test
  void rowsAreCountedAsOftenAsTheyStandThere(SparkSession spark) {
    Dataset<Row> before =
        rows(spark, "(1, 'a', 'x'), (1, 'a', 'x'), (2, null, 'x'), (3, 'c', 'x')");
    Dataset<Row> after = rows(spark, "(3, 'c', 'y'), (1, 'a', 'y'), (2, null, 'y'), (3, 'd', 'y')");
    RowDifference found = RowDifference.of(before, after, Set.of("run"));
    // before has one (1, a) more, after has (3, d)
    assertThat(found).isEqualTo(new RowDifference(4, 4, 1, 1, Set.of()));
    assertThat(found.same()).isFalse();
    assertThat(RowDifference.of(before, after, Set.of()))
        .isEqualTo(new RowDifference(4, 4, 4, 4, Set.of()));
  }

  @Test
  void neitherOrderOfRowsNorOfColumnsMatters(SparkSession spark) {
    Dataset<Row> before = rows(spark, "(1, 'a', 'x'), (2, null, 'x'), (2, null, 'x')");
    Dataset<Row> after =
        rows(spark, "(2, null, 'x'), (1, 'a', 'x'), (2, null, 'x')")
            .select("run", "a", "m", "name", "id");
    assertThat(RowDifference.of(before, after, Set.of()))
        .isEqualTo(new RowDifference(3, 3, 0, 0, Set.of()));
  }

  @Test
  void columnsThatOnlyOneStateHasOrOfAnotherTypeAreADifference(SparkSession spark) {
    Dataset<Row> before = spark.sql("select 1 as id, 2 as size, 3 as old");
    Dataset<Row> after = spark.sql("select 1 as id, 2L as size, 3 as new");
    RowDifference found = RowDifference.of(before, after, Set.of());
    assertThat(found).isEqualTo(new RowDifference(1, 1, 0, 0, Set.of("size", "old", "new")));
    assertThat(found.same()).isFalse();
    assertThat(RowDifference.of(before, after, Set.of("size", "old", "new")).same()).isTrue();
  }

  @Test
  void tablesWithoutRowsOrWithoutCommonColumnsAreComparedToo(SparkSession spark) {
    Dataset<Row> one = spark.sql("select 1 as id");
    assertThat(RowDifference.of(one.limit(0), one.limit(0), Set.of()))
        .isEqualTo(new RowDifference(0, 0, 0, 0, Set.of()));
    assertThat(RowDifference.of(one.limit(0), one, Set.of()))
        .isEqualTo(new RowDifference(0, 1, 0, 1, Set.of()));
    assertThat(RowDifference.of(one.union(one), one, Set.of("id")))
        .isEqualTo(new RowDifference(2, 1, 1, 0, Set.of()));
  }
}
