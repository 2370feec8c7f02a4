package org.carelake.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MetricsQueryTest {
  private static final String CLIENTS_A_DAY =
      """
      unit: count
      grain: day
      period_column: day
      expression: count(distinct client)
      """;
  private static final String CLIENTS_SO_FAR = CLIENTS_A_DAY + "cumulative: yes\n";

  @Test
  void twoSessionsOfAClientOnADayCountOnce(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01")
            .add("A", "ann", "x", "2026-01-01")
            .add("A", "bob", "y", "2026-01-01")
            .add("A", "ann", "x", "2026-01-03");
    assertThat(events.lines("2026-02-01", CLIENTS_A_DAY))
        .containsExactly("2026-01-01 A m0 2", "2026-01-03 A m0 1");
  }

  @Test
  void rowsWithoutOrganizationAreTheirOwnAndRowsWithoutDateOrClientDoNotCount(SparkSession spark) {
    Events events =
        new Events(spark)
            .add(null, "ann", "x", "2026-01-01")
            .add("A", null, "x", "2026-01-01")
            .add("A", "bob", "x", null);
    assertThat(events.lines("2026-02-01", CLIENTS_A_DAY))
        .containsExactly("2026-01-01 A m0 0", "2026-01-01 null m0 1");
    assertThat(events.lines("2026-01-02", CLIENTS_SO_FAR))
        .containsExactly(
            "2026-01-01 A m0 0",
            "2026-01-01 null m0 1",
            "2026-01-02 A m0 0",
            "2026-01-02 null m0 1");
  }

  @Test
  void aSumGoesOnThroughGapsUpToTheAsOfDate(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01")
            .add("A", "ann", "x", "2026-01-02")
            .add("A", "bob", "x", "2026-01-04")
            .add("B", "cat", "x", "2026-01-03")
            .add("A", "dan", "x", "2026-01-07");
    List<String> upToTheFifth =
        List.of(
            "2026-01-01 A m0 1",
            "2026-01-02 A m0 1",
            "2026-01-03 A m0 1",
            "2026-01-03 B m0 1",
            "2026-01-04 A m0 2",
            "2026-01-04 B m0 1",
            "2026-01-05 A m0 2",
            "2026-01-05 B m0 1");
    assertThat(events.lines("2026-01-05", CLIENTS_SO_FAR)).isEqualTo(upToTheFifth);
    assertThat(events.lines("2026-01-07", CLIENTS_SO_FAR))
        .containsAll(upToTheFifth)
        .contains("2026-01-06 A m0 2", "2026-01-07 A m0 3")
        .hasSize(12);
  }

  @Test
  void rowsThatComeLateChangeTheHistory(SparkSession spark) {
    Events events = new Events(spark).add("A", "ann", "x", "2026-01-03");
    assertThat(events.lines("2026-01-03", CLIENTS_SO_FAR)).containsExactly("2026-01-03 A m0 1");
    events.add("A", "ann", "x", "2026-01-02").add("A", "bob", "x", "2026-01-02");
    assertThat(events.lines("2026-01-03", CLIENTS_SO_FAR))
        .containsExactly("2026-01-02 A m0 2", "2026-01-03 A m0 2");
  }

  @Test
  void beforeTheFirstDayThereIsNothing(SparkSession spark) {
    Events events = new Events(spark).add("A", "ann", "x", "2026-01-03");
    assertThat(events.lines("2026-01-02", CLIENTS_SO_FAR)).isEmpty();
    assertThat(events.lines("2026-01-02", CLIENTS_A_DAY)).isEmpty();
  }

  @Test
  void thePartOfNothingIsNull(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01")
            .add("B", "bob", "y", "2026-01-01")
            .add("B", "cat", "x", "2026-01-01")
            .add("B", "dan", "y", "2026-01-01");
    assertThat(
            events.lines(
                "2026-01-01",
                """
                unit: percent
                grain: day
                period_column: day
                numerator: count(distinct client) filter (where kind = 'y' and client = 'bob')
                denominator: count(distinct client) filter (where kind = 'y')
                """))
        .containsExactly("2026-01-01 A m0 null (0/0)", "2026-01-01 B m0 50 (1/2)");
  }

  @Test
  void aMonthlyStateIsThatOfTheMonthsEndOrOfTheAsOfDate(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-31")
            .add("A", "bob", "x", "2026-03-01")
            .add("A", "cat", "x", "2026-03-20");
    String entry = CLIENTS_SO_FAR.replace("day\nperiod", "month\nperiod");
    assertThat(events.lines("2026-03-10", entry))
        .containsExactly("2026-01-01 A m0 1", "2026-02-01 A m0 1", "2026-03-01 A m0 2");
  }

  @Test
  void whatHoldsUntilADayCountsUpToThatDay(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01", "2026-01-03", null)
            .add("A", "ann", "x", "2026-01-02", "2026-01-04", null)
            .add("A", "bob", "x", "2026-01-03", "2026-01-03", null)
            .add("A", "ann", "x", "2026-01-06", null, null);
    String entry = CLIENTS_A_DAY + "until_column: last_day\n";
    assertThat(events.lines("2026-01-07", entry))
        .containsExactly(
            "2026-01-01 A m0 1",
            "2026-01-02 A m0 1",
            "2026-01-03 A m0 2",
            "2026-01-04 A m0 1",
            "2026-01-05 A m0 0",
            "2026-01-06 A m0 1",
            "2026-01-07 A m0 1");
  }

  @Test
  void whatEndsWithinAMonthIsNotThereAtItsEnd(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-05", "2026-01-20", null)
            .add("A", "bob", "x", "2026-01-05", "2026-01-31", null)
            .add("A", "cat", "x", "2026-02-02", "2026-02-10", null);
    String entry = CLIENTS_A_DAY.replace("grain: day", "grain: month") + "until_column: last_day\n";
    assertThat(events.lines("2026-02-10", entry))
        .containsExactly("2026-01-01 A m0 1", "2026-02-01 A m0 1");
    assertThat(events.lines("2026-02-11", entry))
        .containsExactly("2026-01-01 A m0 1", "2026-02-01 A m0 0");
    assertThat(
            events
                .add("B", "dan", "x", "2026-01-02", "2026-01-03", null)
                .lines("2026-02-02", entry))
        .contains("2026-01-01 B m0 0", "2026-02-01 B m0 0");
  }

  @Test
  void meansSumsAndOtherAggregatesAreThoseOfThePeriod(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01", null, 4)
            .add("A", "bob", "x", "2026-01-09", null, 9)
            .add("A", "cat", "y", "2026-01-09", null, null)
            .add("A", "ann", "x", "2026-02-01", null, 5);
    String head = "grain: month\nperiod_column: day\n";
    assertThat(
            events.lines(
                "2026-02-28",
                head + "unit: mean\nnumerator: sum(points)\ndenominator: count(points)\n",
                head + "unit: total\nexpression: sum(points) filter (where kind = 'x')\n",
                head + "unit: mean\nexpression: avg(points)\n",
                head + "unit: score\nexpression: max(points) - min(points)\nfilter: kind = 'x'\n",
                head
                    + "unit: ratio\nnumerator: count(distinct event_id)\n"
                    + "denominator: count(distinct client)\n",
                head
                    + "unit: mean\ncumulative: yes\nnumerator: sum(points)\n"
                    + "denominator: count(*)\n"))
        .containsExactly(
            "2026-01-01 A m0 6.5 (13/2)",
            "2026-01-01 A m1 13",
            "2026-01-01 A m2 6.5",
            "2026-01-01 A m3 5",
            "2026-01-01 A m4 1 (3/3)",
            "2026-01-01 A m5 4.333333 (13/3)",
            "2026-02-01 A m0 5 (5/1)",
            "2026-02-01 A m1 5",
            "2026-02-01 A m2 5",
            "2026-02-01 A m3 0",
            "2026-02-01 A m4 1 (1/1)",
            "2026-02-01 A m5 4.5 (18/4)");
  }

  @Test
  void amountsThatEndAreTakenOffAgain(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01", "2026-01-01", 4)
            .add("A", "ann", "x", "2026-01-02", null, 6);
    assertThat(
            events.lines(
                "2026-01-03",
                """
                unit: mean
                grain: day
                period_column: day
                until_column: last_day
                numerator: sum(points)
                denominator: count(points)
                """))
        .containsExactly(
            "2026-01-01 A m0 4 (4/1)", "2026-01-02 A m0 6 (6/1)", "2026-01-03 A m0 6 (6/1)");
  }

  @Test
  void eachDimensionBreaksTheMetricDownByItself(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01", null, 1)
            .add("A", "ann", null, "2026-01-01", null, 1)
            .add("A", "bob", "x", "2026-01-01", null, 2);
    assertThat(events.lines("2026-01-01", CLIENTS_A_DAY + "dimensions: [kind, points]\n"))
        .containsExactly(
            "2026-01-01 A kind=unknown m0 1",
            "2026-01-01 A kind=x m0 2",
            "2026-01-01 A m0 2",
            "2026-01-01 A points=1 m0 1",
            "2026-01-01 A points=2 m0 1");
  }

  @Test
  void withoutADateEveryRowCountsOnTheAsOfDate(SparkSession spark) {
    Events events = new Events(spark).add("A", "ann", "x", "2026-01-01").add("A", "bob", "x", null);
    assertThat(
            events.lines(
                "2026-05-05", "unit: count\ngrain: day\nexpression: count(distinct client)"))
        .containsExactly("2026-05-05 A m0 2");
  }

  @Test
  void aMetricOnlyHasRowsWhereItsOwnFilterLetsOneIn(SparkSession spark) {
    Events events =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01")
            .add("A", "bob", "y", "2026-01-02")
            .add("B", "cat", "x", "2026-01-02");
    String y = CLIENTS_A_DAY + "filter: kind = 'y'\n";
    assertThat(
            events.lines("2026-01-02", CLIENTS_SO_FAR, CLIENTS_SO_FAR + "filter: kind = 'y'\n", y))
        .containsExactly(
            "2026-01-01 A m0 1",
            "2026-01-02 A m0 2",
            "2026-01-02 A m1 1",
            "2026-01-02 A m2 1",
            "2026-01-02 B m0 1");
  }

  @Test
  void countsUnderManyConditionsShareAPassThatMultipliesNoRows(SparkSession spark) {
    String[] entries =
        List.of("a", "b", "c", "d", "e").stream()
            .map(
                kind ->
                    CLIENTS_A_DAY.replace(
                        "count(distinct client)",
                        "count(distinct client) filter (where kind = '" + kind + "')"))
            .toArray(String[]::new);
    assertThat(Events.query(entries).passes()).isEqualTo(1);
    assertThat(
            new Events(spark)
                .add("A", "ann", "a", "2026-01-01")
                .fact(LocalDate.of(2026, 1, 1), entries)
                .queryExecution()
                .optimizedPlan()
                .toString())
        .doesNotContain("Expand");
  }

  @Test
  void everyRowSaysWhatItIs(SparkSession spark) {
    Row row =
        new Events(spark)
            .add("A", "ann", "x", "2026-01-01")
            .fact(LocalDate.of(2026, 1, 1), CLIENTS_A_DAY)
            .head();
    assertThat(row.json())
        .isEqualTo(
            "{\"period_date\":\"2026-01-01\",\"period_grain\":\"day\",\"organization_id\":\"A\","
                + "\"dimension_name\":null,\"dimension_value\":null,\"metric_id\":\"m0\","
                + "\"value\":1.000000,\"unit\":\"count\",\"method_version\":\"v1\","
                + "\"description\":\"A test.\",\"status\":\"prod\",\"numerator\":1.000000,"
                + "\"denominator\":null,\"run_id\":\"run-1\"}");
  }
}
