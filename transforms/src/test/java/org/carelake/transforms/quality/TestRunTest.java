package org.carelake.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.Severity;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestRunTest {
  private static TestTables people(SparkSession spark) {
    return new TestTables()
        .with("gold.p", spark.sql("select -1 as id"))
        .with(
            "gold.t",
            spark.sql(
                "select id, if(id % 10 = 0, null, id) as a, id % 50 as b from range(1, 201)"));
  }

  @Test
  void onlyRowsOfTheConditionAreLookedAt(SparkSession spark) {
    // of 200 numbers 20 end in 0; 10 of those are over 100
    assertThat(
            people(spark)
                .outcomes(
                    "gold.t",
                    "not_null: {column: a}",
                    "not_null: {column: a, where: id > 100, warn_if: '> 5%'}",
                    "unique: {column: b, where: id <= 75}",
                    "relationships: {column: a, to: gold.p, field: id, where: id > 190}"))
        .containsExactly(
            new TestRun.Outcome(20, 0),
            new TestRun.Outcome(10, 100),
            new TestRun.Outcome(25, 0),
            new TestRun.Outcome(9, 0));
  }

  @Test
  void aShareOfRowsDecidesByThresholds(SparkSession spark) {
    TestTables people = people(spark);
    List<BoundTest> tests =
        people.bind(
            "gold.t",
            "not_null: {column: a, warn_if: '> 10%', error_if: '> 50%'}",
            "not_null: {column: a, warn_if: '>= 10%', error_if: '> 50%'}",
            "not_null: {column: a, error_if: '>= 20'}");
    List<TestRun.Outcome> outcomes =
        TestRun.outcomes(people.rows("gold.t"), tests, people.inputs());
    assertThat(verdict(tests.get(0), outcomes.get(0))).isEmpty();
    assertThat(verdict(tests.get(1), outcomes.get(1))).contains(Severity.WARN);
    assertThat(verdict(tests.get(2), outcomes.get(2))).contains(Severity.ERROR);
  }

  private static java.util.Optional<Severity> verdict(BoundTest test, TestRun.Outcome outcome) {
    return test.settings().verdict(outcome.failures(), outcome.rows());
  }

  @Test
  void theRowsThatBreakATestAreThoseThatWereCounted(SparkSession spark) {
    TestTables people = people(spark);
    for (String test :
        List.of(
            "not_null: {column: a}",
            "not_null: {column: a, where: id > 100}",
            "relationships: {column: a, to: gold.p, field: id}",
            "no_duplicate_event: {patient: b, code: b, at: b}")) {
      BoundTest bound = people.bind("gold.t", test).get(0);
      Dataset<Row> breaking =
          TestRun.breaking(people.rows("gold.t"), bound, people.inputs()).orElseThrow();
      assertThat(breaking.columns()).containsExactly("id", "a", "b");
      long counted = people.failures("gold.t", test).get(0);
      // of events that repeat, all rows are shown, though only those too many are counted
      assertThat(breaking.count()).isEqualTo(test.startsWith("no_dup") ? 200 : counted);
    }
  }

  @Test
  void allTestsOfRowsAreOnePassAndAllTestsOfOtherTablesAnother(SparkSession spark)
      throws Exception {
    TestTables people = people(spark);
    assertThat(
            jobs(
                spark,
                people,
                "not_null: {column: id}",
                "not_null: {column: a}",
                "accepted_range: {column: b, min_value: 10}",
                "unique: {column: id}",
                "unique: {column: a}",
                "unique_combination: {columns: [id, b]}",
                "row_count: {min: 1}",
                "not_null_proportion: {column: a, at_least: 0.5}"))
        .isEqualTo(1);
    assertThat(
            jobs(
                spark,
                people,
                "row_count: {min: 1}",
                "relationships: {column: a, to: gold.p, field: id}",
                "sequential_values: {column: id}",
                "equal_rowcount: {compare_to: gold.p}"))
        .isLessThanOrEqualTo(5);
  }

  /** The number of Spark jobs that tests need, with plans that don't change as they run. */
  private static int jobs(SparkSession spark, TestTables tables, String... tests) throws Exception {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    List<BoundTest> bound = tables.bind("gold.t", tests);
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    spark.sparkContext().listenerBus().waitUntilEmpty(10_000);
    spark.sparkContext().addSparkListener(listener);
    try {
      TestRun.outcomes(tables.rows("gold.t"), bound, tables.inputs());
      spark.sparkContext().listenerBus().waitUntilEmpty(10_000);
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    return jobs.get();
  }
}
