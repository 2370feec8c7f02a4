package org.carelake.jobs.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.RowsModel;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests over tables of a lakehouse: what is kept, what is proven, what is told. */
@ExtendWith(SparkExtension.class)
class TestJobIT {
  private static final LocalDate AS_OF = LocalDate.of(2026, 11, 1);
  private static final TableName TABLE = TableName.gold("people");
  private static final String CONTRACT =
      """
      model: people
      layer: gold
      description: People.
      grain: one row per person
      key: [id]
      columns:
        - name: id
          type: string
          phi: id
          description: Id.
          tests:
            - not_null
            - unique
            - not_empty_string: {store_failures: true, severity: warn}
        - name: born
          type: date
          phi: birth-date
          description: Birth.
          tests:
            - birth_not_in_future: {store_failures: true}
      """;

  @TempDir private Path folder;

  private static ModelGraph graph(String contract) {
    return ModelGraph.of(
        List.of(RowsModel.of("select '' as id, date '2020-01-01' as born", contract)));
  }

  private Lakehouse lakehouse(SparkSession spark, String rows) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.toString());
    write(lakehouse, rows);
    return lakehouse;
  }

  private static void write(Lakehouse lakehouse, String rows) {
    lakehouse.overwrite(
        TABLE,
        lakehouse
            .spark()
            .sql("select id, cast(born as date) as born from values " + rows + " as t(id, born)"),
        "{}");
  }

  private static List<TestResult> test(
      Lakehouse lakehouse, String contract, LocalDate asOf, UnaryOperator<Set<String>> proven) {
    return new TestJob(
            lakehouse, graph(contract), RunContext.startedAt(Instant.now()), asOf, 1, proven)
        .run(new TreeSet<>(List.of(TABLE)), (table, results) -> {});
  }

  private static List<TestResult> test(Lakehouse lakehouse, LocalDate asOf) {
    return test(lakehouse, CONTRACT, asOf, evidence -> Set.of());
  }

  @Test
  void rowsThatBreakATestAreKeptUntilTheNextRunAndNowhereElse(SparkSession spark) throws Exception {
    Lakehouse lakehouse =
        lakehouse(spark, "('ZZSECRET1', '2030-01-01'), (' ', '2020-01-01'), ('ok', '2020-01-01')");
    List<TestResult> results = test(lakehouse, AS_OF);
    assertThat(results)
        .extracting(TestResult::status)
        .containsExactly(TestStatus.PASS, TestStatus.PASS, TestStatus.WARN, TestStatus.FAIL);
    assertThat(results).extracting(TestResult::failures).containsExactly(0L, 0L, 1L, 1L);
    assertThat(results.get(3).message())
        .startsWith("people.yml:20:9: 1 row breaks birth_not_in_future(born); see test_failures.")
        .doesNotContain("ZZSECRET1");
    List<TableName> kept = lakehouse.tables(Layer.TEST_FAILURES);
    assertThat(kept).hasSize(2);
    TableName future =
        kept.stream().filter(table -> table.name().contains("future")).findFirst().orElseThrow();
    assertThat(future.name()).startsWith("gold_people__birth_not_in_future_born");
    assertThat(lakehouse.read(future).collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getDate(1))
        .containsExactly("ZZSECRET1 2030-01-01");

    // mended: the next run leaves no byte of the rows behind
    write(lakehouse, "('ok', '2020-01-01')");
    assertThat(test(lakehouse, AS_OF))
        .allSatisfy(result -> assertThat(result.status()).isEqualTo(TestStatus.PASS));
    assertThat(lakehouse.tables(Layer.TEST_FAILURES)).isEmpty();
    try (Stream<Path> files = Files.walk(folder.resolve("test_failures"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aTestThatIsNoMoreLeavesNoRows(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark, "('a', '2030-01-01')");
    test(lakehouse, AS_OF);
    assertThat(lakehouse.tables(Layer.TEST_FAILURES)).hasSize(1);
    test(
        lakehouse,
        CONTRACT.replace("birth_not_in_future: {store_failures: true}", "not_null"),
        AS_OF,
        evidence -> Set.of());
    assertThat(lakehouse.tables(Layer.TEST_FAILURES)).isEmpty();
  }

  @Test
  void evidenceStandsForContentTestsAndDate(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark, "('a', '2026-10-01'), ('b', null)");
    String first = test(lakehouse, AS_OF).get(0).evidence();
    assertThat(test(lakehouse, AS_OF).get(0).evidence()).isEqualTo(first);
    // a comment moves the tests to other lines
    assertThat(
            test(lakehouse, CONTRACT.replace("key:", "# the key\nkey:"), AS_OF, e -> Set.of())
                .get(0)
                .evidence())
        .isEqualTo(first);
    assertThat(test(lakehouse, AS_OF.plusDays(1)).get(0).evidence()).isNotEqualTo(first);
    assertThat(
            test(
                    lakehouse,
                    CONTRACT.replace("severity: warn", "warn_if: '> 3'"),
                    AS_OF,
                    e -> Set.of())
                .get(0)
                .evidence())
        .isNotEqualTo(first);
    write(lakehouse, "('a', '2026-10-01'), ('b', null)");
    assertThat(test(lakehouse, AS_OF).get(0).evidence()).isNotEqualTo(first);
  }

  @Test
  void onlyAPassWithoutAnyFailureIsProof(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark, "('a', '2030-01-01')");
    String lenient =
        CONTRACT.replace(
            "store_failures: true}\n", "store_failures: true, error_if: '> 5', warn_if: '> 5'}\n");
    RunContext run = RunContext.startedAt(Instant.now());
    try (RunLedger ledger = new RunLedger(lakehouse, "t", run)) {
      ledger.tests(test(lakehouse, lenient, AS_OF, e -> Set.of()));
    }
    try (RunLedger ledger = new RunLedger(lakehouse, "t", run)) {
      List<TestResult> again = test(lakehouse, lenient, AS_OF, ledger::passed);
      assertThat(again.get(3).status()).isEqualTo(TestStatus.PASS);
      assertThat(again.get(3).failures()).isEqualTo(1);
      assertThat(lakehouse.tables(Layer.TEST_FAILURES)).hasSize(1);
    }
  }

  @Test
  void oneTestThatCannotBeRunHidesNoOther(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark, "('ZZSECRET2', '2020-01-01'), (null, null)");
    String broken =
        CONTRACT.replace(
            "      - not_empty_string",
            "      - expression_is_true: {expression: cast(id as int) > 1}\n      - not_empty_string");
    List<TestResult> results = test(lakehouse, broken, AS_OF, e -> Set.of());
    assertThat(results)
        .extracting(TestResult::status)
        .containsExactly(
            TestStatus.FAIL, TestStatus.PASS, TestStatus.ERROR, TestStatus.PASS, TestStatus.PASS);
    assertThat(results.get(2).message())
        .contains("can't be run")
        .contains("CAST_INVALID_INPUT")
        .doesNotContain("ZZSECRET2");
  }
}
