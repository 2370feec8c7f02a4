package org.carelake.transforms.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every expectation is worked out by hand from the rule: 1 to 10 is small. */
@ExtendWith(SparkExtension.class)
class SmallCellsTest {
  private static final String COLUMNS =
      "period_date, period_grain, organization_id, dimension_name, dimension_value, metric_id,"
          + " value, unit, method_version, description, status, numerator, denominator, run_id";

  private static Dataset<Row> fact(SparkSession spark, String... rows) {
    return spark.sql(
        "select cast(period_date as date) as period_date, period_grain, organization_id,"
            + " dimension_name, dimension_value, metric_id, cast(value as decimal(20,4)) as value,"
            + " unit, 'v2' as method_version, 'text' as description, 'ok' as status,"
            + " cast(numerator as bigint) as numerator, cast(denominator as bigint) as denominator,"
            + " 'r1' as run_id from values "
            + String.join(", ", rows)
            + " as t(period_date, period_grain, organization_id, dimension_name, dimension_value,"
            + " metric_id, value, unit, numerator, denominator)");
  }

  private static String count(String organization, String site, Integer value) {
    return row(organization, site, "sessions", value, "count", null, null);
  }

  private static String row(
      String organization,
      String site,
      String metric,
      Number value,
      String unit,
      Integer numerator,
      Integer denominator) {
    return "('2026-10-01', 'month', "
        + quoted(organization)
        + ", "
        + (site == null ? "null" : "'site'")
        + ", "
        + quoted(site)
        + ", '"
        + metric
        + "', "
        + value
        + ", '"
        + unit
        + "', "
        + numerator
        + ", "
        + denominator
        + ")";
  }

  private static String quoted(String text) {
    return text == null ? "null" : "'" + text + "'";
  }

  private static List<String> published(Dataset<Row> fact, SmallCellOptions options) {
    Dataset<Row> result = new SmallCells(options).suppress(fact);
    assertThat(result.schema().simpleString()).isEqualTo(fact.schema().simpleString());
    assertThat(String.join(", ", result.columns())).isEqualTo(COLUMNS);
    return result
        .selectExpr(
            "concat_ws(' ', organization_id, metric_id, coalesce(dimension_value, 'all'),"
                + " coalesce(cast(cast(value as double) as string), '-'),"
                + " coalesce(cast(numerator as string), '-'),"
                + " coalesce(cast(denominator as string), '-'), status)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void aSmallCountGoesAndTheNextSmallestWithIt(SparkSession spark) {
    assertThat(
            published(
                fact(
                    spark,
                    count("o1", null, 70),
                    count("o1", "a", 4),
                    count("o1", "b", 40),
                    count("o1", "c", 26),
                    count("o1", "d", 0)),
                SmallCellOptions.DEFAULT))
        .containsExactly(
            "o1 sessions a - - - suppressed",
            "o1 sessions all 70.0 - - ok",
            "o1 sessions b 40.0 - - ok",
            "o1 sessions c - - - suppressed",
            "o1 sessions d 0.0 - - ok");
  }

  @Test
  void twoSmallCountsProtectOneAnotherUnlessBothMustBeOne(SparkSession spark) {
    assertThat(
            published(
                fact(
                    spark,
                    count("o1", null, 34),
                    count("o1", "a", 1),
                    count("o1", "b", 3),
                    count("o1", "c", 30),
                    count("o2", null, 32),
                    count("o2", "a", 1),
                    count("o2", "b", 1),
                    count("o2", "c", 30)),
                SmallCellOptions.DEFAULT))
        .containsExactly(
            "o1 sessions a - - - suppressed",
            "o1 sessions all 34.0 - - ok",
            "o1 sessions b - - - suppressed",
            "o1 sessions c 30.0 - - ok",
            "o2 sessions a - - - suppressed",
            "o2 sessions all 32.0 - - ok",
            "o2 sessions b - - - suppressed",
            "o2 sessions c - - - suppressed");
  }

  @Test
  void theTotalGoesWhereNothingElseCanHideTheOnlyCell(SparkSession spark) {
    assertThat(
            published(
                fact(spark, count("o1", null, 5), count("o1", "a", 5), count("o1", "b", 0)),
                SmallCellOptions.DEFAULT))
        .containsExactly(
            "o1 sessions a - - - suppressed",
            "o1 sessions all - - - suppressed",
            "o1 sessions b 0.0 - - ok");
  }

  @Test
  void totalsOfOrganisationsStaySmallAsTheyAreUnlessTheyAreAskedFor(SparkSession spark) {
    Dataset<Row> fact = fact(spark, count("o1", null, 5), count("o2", null, 11));
    assertThat(published(fact, SmallCellOptions.DEFAULT))
        .containsExactly("o1 sessions all 5.0 - - ok", "o2 sessions all 11.0 - - ok");
    assertThat(published(fact, new SmallCellOptions(10, Set.of("metrics"), true, List.of())))
        .containsExactly("o1 sessions all - - - suppressed", "o2 sessions all 11.0 - - ok");
  }

  @Test
  void aPercentGoesWithASmallPartWholeOrRest(SparkSession spark) {
    assertThat(
            published(
                fact(
                    spark,
                    row("o1", null, "rate", 50, "percent", 150, 300),
                    row("o1", "a", "rate", 10, "percent", 5, 50),
                    row("o1", "b", "rate", 95, "percent", 95, 100),
                    row("o1", "c", "rate", 40, "percent", 40, 100),
                    row("o1", "d", "rate", 20, "percent", 10, 50),
                    row("o1", "e", "rate", 0, "percent", 0, 0)),
                SmallCellOptions.DEFAULT))
        .containsExactly(
            "o1 rate a - - - suppressed",
            "o1 rate all 50.0 150 300 ok",
            "o1 rate b - - - suppressed",
            "o1 rate c 40.0 40 100 ok",
            "o1 rate d - - - suppressed",
            "o1 rate e 0.0 0 0 ok");
  }

  @Test
  void aMeanIsJudgedByHowManyItIsOver(SparkSession spark) {
    assertThat(
            published(
                fact(
                    spark,
                    row("o1", null, "mean", 1.2, "mean", 96, 80),
                    row("o1", "a", "mean", 0.1, "mean", 4, 40),
                    row("o1", "b", "mean", 2.0, "mean", 60, 30),
                    row("o1", "c", "mean", 3.2, "mean", 32, 10)),
                SmallCellOptions.DEFAULT))
        .containsExactly(
            "o1 mean a 0.1 4 40 ok",
            "o1 mean all 1.2 96 80 ok",
            "o1 mean b - - - suppressed",
            "o1 mean c - - - suppressed");
  }

  @Test
  void aValueWithoutPartsCantBeJudgedAndGoesBelowTheOrganisation(SparkSession spark) {
    assertThat(
            published(
                fact(
                    spark,
                    row("o1", null, "mean", 7.5, "score", null, null),
                    row("o1", "a", "mean", 7.5, "score", null, null),
                    row("o1", "b", "mean", null, "score", null, null)),
                SmallCellOptions.DEFAULT))
        .containsExactly(
            "o1 mean a - - - suppressed", "o1 mean all 7.5 - - ok", "o1 mean b - - - ok");
  }

  @Test
  void bandsThatAddUpHideTheSameCellsWhenToldSo(SparkSession spark) {
    Dataset<Row> fact =
        fact(
            spark,
            row("o1", null, "severe", 60, "count", null, null),
            row("o1", "a", "severe", 3, "count", null, null),
            row("o1", "b", "severe", 17, "count", null, null),
            row("o1", "c", "severe", 40, "count", null, null),
            row("o1", null, "mild", 150, "count", null, null),
            row("o1", "a", "mild", 50, "count", null, null),
            row("o1", "b", "mild", 49, "count", null, null),
            row("o1", "c", "mild", 51, "count", null, null));
    assertThat(published(fact, SmallCellOptions.DEFAULT))
        .contains("o1 mild a 50.0 - - ok", "o1 mild b 49.0 - - ok");
    assertThat(
            published(
                fact,
                new SmallCellOptions(
                    10, Set.of("metrics"), false, List.of(List.of("severe", "mild")))))
        .containsExactly(
            "o1 mild a - - - suppressed",
            "o1 mild all 150.0 - - ok",
            "o1 mild b - - - suppressed",
            "o1 mild c 51.0 - - ok",
            "o1 severe a - - - suppressed",
            "o1 severe all 60.0 - - ok",
            "o1 severe b - - - suppressed",
            "o1 severe c 40.0 - - ok");
  }

  @Test
  void wrongTablesAreRefused(SparkSession spark) {
    assertThatThrownBy(
            () -> new SmallCells(SmallCellOptions.DEFAULT).suppress(spark.range(1).toDF()))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("period_date");
    assertThatThrownBy(
            () ->
                new CellBlock(
                        List.of(
                            new CellBlock.Cell(
                                0, "m", "v1", java.util.Optional.empty(), "", one(), true),
                            new CellBlock.Cell(
                                1, "m", "v1", java.util.Optional.empty(), "", one(), true)),
                        10,
                        false,
                        List.of())
                    .hidden())
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("metric m has two rows");
  }

  private static List<java.math.BigDecimal> one() {
    return List.of(java.math.BigDecimal.ONE);
  }
}
