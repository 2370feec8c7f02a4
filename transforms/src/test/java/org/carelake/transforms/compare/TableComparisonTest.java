package org.carelake.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TableComparisonTest {
  private static Dataset<Row> before(SparkSession spark) {
    return spark.sql(
        "select * from values (1, 'a', 1, null), (2, 'b', 2, 'x'), (3, 'c', 3, 'x'),"
            + " (4, null, 4, 'x'), (null, 'n', 9, 'x') as t(id, name, size, old)");
  }

  private static Dataset<Row> after(SparkSession spark) {
    return spark.sql(
        "select * from values (1, 'a', 1L, 0), (2, 'B', 2L, 0), (4, 'd', 5L, 0),"
            + " (5, 'e', 5L, 0), (null, 'n', 9L, 0) as t(id, name, size, new)");
  }

  @Test
  void rowsAreSortedByWhatBecameOfThemAndCountedByColumn(SparkSession spark) {
    TableComparison found = TableComparison.of(before(spark), after(spark), List.of("id"));
    assertThat(found.identical()).isEqualTo(2);
    assertThat(found.modified()).isEqualTo(2);
    assertThat(found.added()).isEqualTo(1);
    assertThat(found.removed()).isEqualTo(1);
    assertThat(found.columns())
        .containsExactly(
            new TableComparison.ColumnDifference("name", 2, false),
            new TableComparison.ColumnDifference("size", 1, true));
    assertThat(found.gone()).containsExactly("old");
    assertThat(found.fresh()).containsExactly("new");
    assertThat(found.same()).isFalse();
    assertThat(
            TableComparison.modifiedRows(
                    before(spark), after(spark), List.of("id"), List.of("name"))
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[2,b,B]", "[4,null,d]");
  }

  @Test
  void aTableIsTheSameAsItself(SparkSession spark) {
    assertThat(TableComparison.of(after(spark), after(spark), List.of("id")).same()).isTrue();
  }

  @Test
  void aKeyThatTellsNoRowsApartIsRefused(SparkSession spark) {
    Dataset<Row> twice = after(spark).union(after(spark));
    assertThatThrownBy(() -> TableComparison.of(after(spark), twice, List.of("id")))
        .hasMessageContaining("in the later state 5 keys stand in several rows");
    assertThatThrownBy(() -> TableComparison.of(before(spark), after(spark), List.of("old")))
        .hasMessageContaining("the later state has no column 'old'");
  }
}
