package org.carelake.transforms.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class KAnonymousRowsTest {
  private static final String THREE_TWO_ONE =
      "('p1','f',30),('p2','f',30),('p3','f',30),('p4','m',40),('p5','m',40),('p6','f',57)";

  private static KAnonymousRows atLeast(int k) {
    return new KAnonymousRows(wanted(k, Optional.empty()));
  }

  private static KAnonymity wanted(int k, Optional<String> person) {
    return new KAnonymity(
        "patient", List.of("sex", "age"), person, k, new Location("ours.conf", 7, 3));
  }

  private static Dataset<Row> table(SparkSession spark, String values) {
    return spark.sql("select * from values " + values + " as t(id, sex, age)");
  }

  private static List<String> rows(Dataset<Row> table) {
    return table
        .selectExpr("concat_ws('|', id, coalesce(sex, '-'), coalesce(string(age), '-')) as row")
        .orderBy("row")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void rowsThatFewShareAreLeftOut(SparkSession spark) {
    Dataset<Row> table = table(spark, THREE_TWO_ONE);
    assertThat(rows(atLeast(2).suppress(table)))
        .containsExactly("p1|f|30", "p2|f|30", "p3|f|30", "p4|m|40", "p5|m|40");
    assertThat(rows(atLeast(3).suppress(table))).containsExactly("p1|f|30", "p2|f|30", "p3|f|30");
    assertThat(rows(atLeast(4).suppress(table))).isEmpty();
    assertThat(atLeast(2).suppress(table).schema()).isEqualTo(table.schema());
  }

  @Test
  void emptiedRowsHideAmongOneAnother(SparkSession spark) {
    String twoAlone = THREE_TWO_ONE + ",('p7','m',20)";
    assertThat(rows(atLeast(2).blank(table(spark, twoAlone))))
        .containsExactly("p1|f|30", "p2|f|30", "p3|f|30", "p4|m|40", "p5|m|40", "p6|-|-", "p7|-|-");
  }

  @Test
  void aLoneEmptiedRowTakesTheSmallestOtherGroupWithIt(SparkSession spark) {
    assertThat(rows(atLeast(2).blank(table(spark, THREE_TWO_ONE))))
        .containsExactly("p1|f|30", "p2|f|30", "p3|f|30", "p4|-|-", "p5|-|-", "p6|-|-");
  }

  @Test
  void whereNobodyIsLeftToHideAmongNothingIsShown(SparkSession spark) {
    assertThat(rows(atLeast(7).blank(table(spark, THREE_TWO_ONE)))).isEmpty();
    assertThat(rows(atLeast(6).blank(table(spark, THREE_TWO_ONE))))
        .hasSize(6)
        .allMatch(row -> row.endsWith("|-|-"));
  }

  @Test
  void emptyValuesAreValuesAndRowsWithoutAPersonProtectNobody(SparkSession spark) {
    String values =
        "('p1','f',30),('p1','f',30),('p2','m',40),('p3','m',40),(null,'x',1),(null,'x',1),"
            + "('p4',null,5),('p5',null,5)";
    KAnonymousRows byPerson = new KAnonymousRows(wanted(2, Optional.of("id")));
    assertThat(rows(byPerson.suppress(table(spark, values))))
        .containsExactly("p2|m|40", "p3|m|40", "p4|-|5", "p5|-|5");
    assertThat(AnonymityClasses.of(table(spark, values), wanted(2, Optional.of("id"))))
        .isEqualTo(new AnonymityClasses(8, 4, 0, 4));
    assertThat(AnonymityClasses.of(table(spark, values), wanted(2, Optional.empty())))
        .isEqualTo(new AnonymityClasses(8, 4, 2, 0));
  }

  @Test
  void aRefusalCountsAndShowsNoValue(SparkSession spark) {
    Dataset<Row> table = table(spark, THREE_TWO_ONE);
    assertThat(atLeast(1).require(table, "gold.patient_anon")).isSameAs(table);
    assertThatThrownBy(() -> atLeast(3).require(table, "gold.patient_anon"))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("ours.conf:7:3")
        .hasMessageContaining("gold.patient_anon: 3 rows share sex, age with fewer than 3 persons")
        .hasMessageNotContaining("57");
  }
}
