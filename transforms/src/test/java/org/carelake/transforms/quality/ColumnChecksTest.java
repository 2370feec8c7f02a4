package org.carelake.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.ColumnTest;
import org.carelake.schemas.contract.Severity;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ColumnChecksTest {
  private static final Location HERE = Location.of("m.yml", 1);

  private static List<Long> failures(SparkSession spark, String rows, ColumnTest... tests) {
    Map<TableName, Dataset<Row>> tables =
        Map.of(TableName.gold("p"), spark.sql("select * from values (1), (2) as t(id)"));
    return ColumnChecks.failures(
        spark.sql(rows),
        List.of(tests).stream().map(test -> new ColumnCheck("c", test)).toList(),
        tables::get);
  }

  @Test
  void eachTestCountsWhatBreaksIt(SparkSession spark) {
    // 1 stands three times, 5 twice, null twice; 5 is not accepted and has no parent
    assertThat(
            failures(
                spark,
                "select * from values (1), (1), (1), (2), (5), (5), (null), (null) as t(c)",
                new ColumnTest.Unique(Severity.ERROR, HERE),
                new ColumnTest.NotNull(Severity.ERROR, HERE),
                new ColumnTest.AcceptedValues(List.of("1", "2"), Severity.WARN, HERE),
                new ColumnTest.Relationships(TableName.gold("p"), "id", Severity.ERROR, HERE)))
        .containsExactly(2L, 2L, 2L, 2L);
  }

  @Test
  void anEmptyTableBreaksNothing(SparkSession spark) {
    assertThat(
            failures(
                spark,
                "select * from values (1) as t(c) where false",
                new ColumnTest.NotNull(Severity.ERROR, HERE),
                new ColumnTest.Unique(Severity.ERROR, HERE),
                new ColumnTest.Relationships(TableName.gold("p"), "id", Severity.ERROR, HERE)))
        .containsExactly(0L, 0L, 0L);
  }

  @Test
  void noTestsNeedNoQuery(SparkSession spark) {
    assertThat(failures(spark, "select 1 as c")).isEmpty();
  }
}
