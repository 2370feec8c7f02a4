package org.carelake.transforms.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.AggregateTable;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class AggregateCellsTest {
  private static final AggregateTable WARDS =
      new AggregateTable(
          "wards",
          List.of("patients", "deaths"),
          List.of("rate"),
          List.of("month"),
          Location.of("ours.conf"));

  private static List<String> suppressed(SparkSession spark, AggregateTable table, String values) {
    Dataset<Row> rows =
        spark.sql(
            "select month, ward, bigint(patients) as patients, deaths, try_divide(deaths, patients) as rate"
                + " from values "
                + values
                + " as t(month, ward, patients, deaths)");
    Dataset<Row> result = new AggregateCells(table, 10).suppress(rows);
    assertThat(result.columns()).containsExactly(rows.columns());
    return result
        .selectExpr(
            "concat_ws('|', month, ward, coalesce(string(patients), '-'), coalesce(string(deaths), '-'),"
                + " if(rate is null, '-', 'rate')) as row")
        .orderBy("row")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void twoHiddenRowsProtectOneAnother(SparkSession spark) {
    assertThat(
            suppressed(
                spark,
                WARDS,
                "(10,'a',40,0),(10,'b',19,2),(10,'c',3,1),(10,'d',60,12),(10,'e',0,0)"))
        .containsExactly(
            "10|a|40|0|rate", "10|b|-|-|-", "10|c|-|-|-", "10|d|60|12|rate", "10|e|0|0|-");
  }

  @Test
  void aLoneHiddenRowTakesTheSmallestOtherOfItsGroup(SparkSession spark) {
    assertThat(
            suppressed(
                spark,
                WARDS,
                "(11,'a',40,0),(11,'c',3,0),(11,'d',60,0),(12,'a',40,0),(12,'b',50,0)"))
        .containsExactly(
            "11|a|-|-|-", "11|c|-|-|-", "11|d|60|0|rate", "12|a|40|0|rate", "12|b|50|0|rate");
  }

  @Test
  void hiddenOnesWouldFollowFromTheirSum(SparkSession spark) {
    assertThat(suppressed(spark, WARDS, "(1,'a',1,0),(1,'b',1,0),(1,'c',50,0),(1,'d',60,0)"))
        .containsExactly("1|a|-|-|-", "1|b|-|-|-", "1|c|-|-|-", "1|d|60|0|rate");
  }

  @Test
  void eachCountIsProtected(SparkSession spark) {
    // b is hidden for its deaths; a would be enough for patients, but not for deaths
    assertThat(suppressed(spark, WARDS, "(1,'a',20,0),(1,'b',30,4),(1,'c',50,11),(1,'d',60,12)"))
        .containsExactly("1|a|-|-|-", "1|b|-|-|-", "1|c|-|-|-", "1|d|60|12|rate");
  }

  @Test
  void withoutGroupsTheSumOfTheTableIsKnown(SparkSession spark) {
    AggregateTable whole =
        new AggregateTable(
            "wards", List.of("patients"), List.of(), List.of(), Location.of("ours.conf"));
    assertThat(suppressed(spark, whole, "(1,'a',3,0),(2,'a',30,0),(3,'a',40,0)"))
        .containsExactly("1|a|-|0|rate", "2|a|-|0|rate", "3|a|40|0|rate");
  }
}
