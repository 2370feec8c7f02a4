package org.carelake.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class TestBinderTest {
  private static TestTables tables(SparkSession spark) {
    return new TestTables()
        .with("gold.p", spark.sql("select 'a' as id"))
        .with("gold.t", spark.sql("select 'a' as id, 1 as age, date '2020-01-01' as born"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          uniqe                                     | unknown test 'uniqe' (did you mean 'unique'?)
          not_null                                  | test not_null needs 'column'
          not_null: {column: idd}                   | gold.t has no column 'idd' (did you mean 'id'?)
          not_null: {column: id, wher: age > 1}     | test not_null has no 'wher' (did you mean 'where'?)
          accepted_values: {column: id}             | needs 'values': a list of texts
          accepted_values: {column: id, values: a}  | 'values' must be a list of texts, found a
          accepted_values: {column: [id], values: [a]} | 'column' must be a column, found [id]
          relationships: {column: id, to: p, field: id} | 'to' must be layer.table, found p
          relationships: {column: id, to: gold.pp, field: id} | which no model makes (did you mean 'gold.p'?)
          relationships: {column: id, to: gold.p, field: ids} | gold.p has no column 'ids' (did you mean 'id'?)
          unique_combination: {columns: [id, agee]} | gold.t has no column 'agee' (did you mean 'age'?)
          row_count: {min: many}                    | 'min' must be a whole number, found many
          row_count: {min: 1, store_failures: true} | it has no rows
          row_count: {min: 1, warn_if: "> 1%"}      | it has no percentage
          not_null_proportion: {column: id, at_least: most} | 'at_least' must be a number
          accepted_range: {column: age, min_value: 0, inclusive: maybe} | 'inclusive' must be true or false
          expression_is_true: {expression: agee > 1} | gold.t has no column 'agee' (did you mean 'age'?)
          expression_is_true: {expression: age >}   | Syntax error
          expression_is_true: {expression: age + 1} | expected true or false of each row, found int
          expression_is_true: {expression: max(age) > 1} | about one row
          expression_is_true: {expression: lenght(id) > 1} | there is no function 'lenght' (did you mean 'length'?)
          expression_is_true: {expression: born < current_date()} | use the parameter :as_of
          expression_is_true: {expression: "born < :asof"} | unknown parameter ':asof'; known: [as_of]
          expression_is_true: {expression: id in (select id from gold.p)} | a subquery is not allowed here
          not_null: {column: id, where: age = }     | t.yml:7
          icd10cm_member: {column: id}              | needs transforms/reference/icd10cm.csv
          no_care_after_death: {column: born, patient: id} | silver.patient, which no model makes
          """)
  void whatIsWrongIsToldBeforeAnyDataIsRead(String test, String message, SparkSession spark) {
    assertThatThrownBy(() -> tables(spark).bind("gold.t", test))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith("t.yml:7")
        .hasMessageContaining(message);
  }

  @Test
  void aTestBesideAColumnIsAboutThatColumn(SparkSession spark) {
    TestTables tables = tables(spark);
    List<String> problems = new ArrayList<>();
    var contract = tables.contract(TableName.gold("t"));
    var column = contract.columns().get(1);
    var tested =
        new org.carelake.schemas.contract.ModelContract(
            contract.table(),
            "",
            "",
            List.of(),
            List.of(
                new org.carelake.schemas.contract.ColumnContract(
                    column.name(),
                    column.type(),
                    column.phi(),
                    "",
                    List.of(DataTest.notNull(column.location())),
                    column.location())),
            List.of(),
            contract.location());
    List<BoundTest> bound =
        new TestBinder(
                new TestCatalog(
                    name -> java.util.Optional.empty(),
                    List.of(),
                    name -> java.util.Optional.empty()))
            .bind(tested, problems);
    assertThat(problems).isEmpty();
    assertThat(bound).extracting(BoundTest::label).containsExactly("not_null(age)");
  }

  @Test
  void labelsSayWhatIsTested(SparkSession spark) {
    assertThat(
            tables(spark)
                .bind(
                    "gold.t",
                    "relationships: {column: id, to: gold.p, field: id}",
                    "accepted_values: {column: id, values: [a]}",
                    "accepted_range: {column: age, max_value: 120}",
                    "unique_combination: {columns: [id, born]}",
                    "plausible_age: {column: born}",
                    "expression_is_true: {expression: age > 1, name: grown_up}"))
        .extracting(BoundTest::label)
        .containsExactly(
            "relationships(id -> gold.p.id)",
            "accepted_values(id)",
            "accepted_range(age, max_value 120)",
            "unique_combination(id, born)",
            "plausible_age(born)",
            "grown_up");
  }

  @Test
  void evidenceDependsOnTheDateOnlyWhereTheOutcomeDoes(SparkSession spark) {
    List<BoundTest> tests =
        tables(spark)
            .bind(
                "gold.t",
                "not_null: {column: id}",
                "plausible_age: {column: born}",
                "recency: {column: born, datepart: year, interval: 9}",
                "not_null: {column: id, where: 'born < :as_of'}",
                "accepted_range: {column: born, max_value: ':as_of'}",
                "relationships: {column: id, to: gold.p, field: id}");
    assertThat(tests)
        .extracting(BoundTest::usesAsOf)
        .containsExactly(false, true, true, true, true, false);
    assertThat(tests.get(5).others()).containsExactly(TableName.gold("p"));
    assertThat(tests).extracting(BoundTest::definition).doesNotHaveDuplicates();
  }
}
