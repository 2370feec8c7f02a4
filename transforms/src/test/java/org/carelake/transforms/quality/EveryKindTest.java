package org.carelake.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For each kind of test: rows that pass it, and one faulty row that it finds. */
@ExtendWith(SparkExtension.class)
class EveryKindTest {
  /**
   * One kind.
   *
   * @param test as a contract has it
   * @param columns of the table {@code gold.t}
   * @param good rows that pass
   * @param faulty one row more, which breaks the test
   */
  record Fault(String test, String columns, String good, String faulty) {
    String kind() {
      return test.replaceFirst(":.*", "");
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("not_null: {column: a}", "a", "('x')", "(cast(null as string))"),
        new Fault("unique: {column: a}", "a", "('x'), ('y'), (null), (null)", "('y')"),
        new Fault("accepted_values: {column: a, values: [x, y]}", "a", "('x'), (null)", "('X')"),
        new Fault(
            "relationships: {column: a, to: gold.p, field: id}", "a", "('p1'), (null)", "('p3')"),
        new Fault(
            "accepted_range: {column: a, min_value: 0, max_value: b}",
            "a, b",
            "(0, 5), (5, 5), (null, 1)",
            "(6, 5)"),
        new Fault("not_empty_string: {column: a}", "a", "('x'), (null), (' x ')", "(' \\t ')"),
        new Fault(
            "not_null_proportion: {column: a, at_least: 0.8}",
            "a",
            "(1), (2), (3)",
            "(cast(null as int))"),
        new Fault(
            "expression_is_true: {expression: a < b or c}",
            "a, b, c",
            "(1, 2, false), (2, 1, true), (null, 1, false)",
            "(2, 2, false)"),
        new Fault(
            "unique_combination: {columns: [a, b]}",
            "a, b",
            "(1, 1), (1, 2), (1, null)",
            "(1, null)"),
        new Fault(
            "sequential_values: {column: a, group_by: [b]}",
            "a, b",
            "(1, 'x'), (2, 'x'), (7, 'y'), (8, 'y')",
            "(10, 'y')"),
        new Fault("row_count: {max: 2}", "a", "(1), (2)", "(3)"),
        new Fault("equal_rowcount: {compare_to: gold.p}", "a", "(1), (2)", "(3)"),
        new Fault("plausible_age: {column: a}", "a", "(0), (120), (null)", "(121)"),
        new Fault(
            "birth_not_in_future: {column: a}",
            "a",
            "(date '2026-11-01'), (null)",
            "(date '2026-11-02')"),
        new Fault(
            "birth_before_death: {column: a, death: b}",
            "a, b",
            "(date '1980-05-05', date '1980-05-05'), (date '1980-05-05', null)",
            "(date '1980-05-06', date '1980-05-05')"),
        new Fault(
            "start_before_end: {start: a, end: b}",
            "a, b",
            "(timestamp '2026-01-01 10:00', timestamp '2026-01-01 10:00'), (timestamp '2026-01-01 10:00', null)",
            "(timestamp '2026-01-01 10:00', timestamp '2026-01-01 09:59')"),
        new Fault(
            "admission_before_discharge: {admission: a, discharge: b}",
            "a, b",
            "(date '2026-01-01', date '2026-01-09')",
            "(date '2026-01-10', date '2026-01-09')"),
        new Fault(
            "observation_in_bounds: {column: v, code: c, unit: u}",
            "c, u, v",
            "('8867-4', '/min', 72.0), ('8867-4', 'Hz', 9999.0), ('0000-0', '/min', 9999.0), ('8867-4', '/min', null)",
            "('8867-4', '/min', 720.0)"),
        new Fault(
            "reference_resolves: {column: a, type: Patient, to: gold.p}",
            "a",
            "('Patient/p1'), ('https://x.org/fhir/Patient/p2/_history/3'), ('Group/g'), ('urn:uuid:1'), ('#c'), (null)",
            "('Patient/p3')"),
        new Fault(
            "no_care_after_death: {column: at, patient: pid, patients: gold.p, death: died}",
            "pid, at",
            "('p1', date '2026-03-04'), ('p2', date '2026-03-06'), ('p3', date '2030-01-01'), (null, null)",
            "('p1', date '2026-03-06')"),
        new Fault(
            "no_duplicate_event: {patient: p, code: c, at: t, also: [b]}",
            "id, p, c, t, b",
            "('1', 'p1', 'x', 1, 0), ('2', 'p1', 'x', 2, 0), ('3', 'p1', 'x', 1, 1), ('4', 'p1', null, 1, 0), ('5', 'p1', null, 1, 0)",
            "('6', 'p1', 'x', 2, 0)"),
        new Fault(
            "icd10cm_form: {column: a}",
            "a",
            "('U07.1'), ('C4A.0'), ('E11'), ('S72.001A'), (null)",
            "('E11.')"),
        new Fault(
            "icd10cm_member: {column: a, system: s}",
            "a, s",
            "('E11.9', 'http://hl7.org/fhir/sid/icd-10-cm'), ('zzz', 'http://loinc.org')",
            "('E11.8', 'http://hl7.org/fhir/sid/icd-10-cm')"),
        new Fault(
            "loinc_check_digit: {column: a}",
            "a",
            "('8480-6'), ('2160-0'), ('718-7'), (null)",
            "('8480-5')"),
        new Fault(
            "snomed_check_digit: {column: a}",
            "a",
            "('138875005'), ('22298006'), ('73211009'), (null)",
            "('73211008')"),
        new Fault("npi_check_digit: {column: a}", "a", "('1234567893'), (null)", "('1234567894')"),
        new Fault("rxnorm_form: {column: a}", "a", "('1049502'), ('161'), (null)", "('0161')"),
        new Fault("cvx_form: {column: a}", "a", "('08'), ('140'), ('207'), (null)", "('8')"),
        new Fault(
            "ucum_unit: {column: a}",
            "a",
            "('mm[Hg]'), ('10*3/uL'), ('{score}'), ('%'), (null)",
            "('mmHg')"),
        new Fault(
            "recency: {column: a, datepart: day, interval: 7}", "a", "(date '2026-01-01')", ""));
  }

  /** Of recency no row is at fault, but the lack of one: it has a test of its own. */
  static Stream<Fault> faultsOfRows() {
    return faults().filter(fault -> !fault.kind().equals("recency"));
  }

  private static TestTables tables(SparkSession spark, Fault fault, String rows) {
    return new TestTables()
        .with(
            "gold.p",
            spark.sql(
                "select * from values ('p1', date '2026-03-04'), ('p2', null) as t(id, died)"))
        .with(
            "gold.t", spark.sql("select * from values " + rows + " as t(" + fault.columns() + ")"))
        .reference("observation_bounds", "loinc,unit,low,high\n8867-4,/min,0,350\n")
        .reference("icd10cm", "code,title\nE119,\"Type 2, without complications\"\n");
  }

  @ParameterizedTest
  @MethodSource("faultsOfRows")
  void aFaultyRowIsFoundAndOnlyThat(Fault fault, SparkSession spark) {
    String all = fault.good() + ", " + fault.faulty();
    // the columns get the types of all rows in both cases
    TestTables good = tables(spark, fault, all);
    long rows = good.rows("gold.t").count();
    TestTables faulty = tables(spark, fault, all);
    good.with("gold.t", good.rows("gold.t").limit(Math.toIntExact(rows - 1)));
    assertThat(good.failures("gold.t", fault.test())).containsExactly(0L);
    assertThat(faulty.failures("gold.t", fault.test())).containsExactly(1L);
  }

  @Test
  void anOldTableIsFoundByRecency(SparkSession spark) {
    String test = "recency: {column: a, datepart: day, interval: 7}";
    Map<String, Long> expected =
        Map.of(
            "date '2026-10-25'", 0L, "date '2026-10-24'", 1L, "timestamp '2026-10-25 01:00'", 0L);
    expected.forEach(
        (newest, failures) ->
            assertThat(
                    new TestTables()
                        .with(
                            "gold.t",
                            spark.sql(
                                "select * from values (timestamp '2020-01-01'), (null), ("
                                    + newest
                                    + ") as t(a)"))
                        .failures("gold.t", test))
                .as(newest)
                .containsExactly(failures));
  }

  @Test
  void everyKindHasAFaultAndThereAreThirty() {
    Set<String> tried = faults().map(Fault::kind).collect(Collectors.toCollection(TreeSet::new));
    assertThat(tried).hasSize(30).containsExactlyElementsOf(TestKinds.names());
  }

  @Test
  void severalFaultsOfOneTableAreCountedTogether(SparkSession spark) {
    TestTables tables =
        new TestTables()
            .with("gold.p", spark.sql("select * from values (1), (2) as t(id)"))
            .with(
                "gold.t",
                spark.sql(
                    "select * from values (1), (1), (1), (2), (5), (5), (null), (null) as t(c)"));
    // 1 stands three times, 5 twice, null twice; 5 is not accepted and has no parent
    assertThat(
            tables.failures(
                "gold.t",
                "unique: {column: c}",
                "not_null: {column: c}",
                "accepted_values: {column: c, values: ['1', '2']}",
                "relationships: {column: c, to: gold.p, field: id}",
                "unique_combination: {columns: [c]}",
                "no_duplicate_event: {patient: c, code: c, at: c}",
                "row_count: {min: 10}",
                "row_count: {compare_to: gold.p, max_ratio: 2.5, min_ratio: 1}",
                "unique: {column: c, where: c > 2}",
                "not_null_proportion: {column: c, at_least: 0, at_most: 0.5}"))
        .isEqualTo(List.of(2L, 2L, 2L, 2L, 3L, 3L, 2L, 3L, 1L, 6L));
  }

  @Test
  void anEmptyTableBreaksNothingThatIsAboutRows(SparkSession spark) {
    TestTables tables =
        new TestTables()
            .with("gold.p", spark.sql("select 1 as id"))
            .with("gold.t", spark.sql("select 1 as c where false"));
    List<BoundTest> tests =
        tables.bind(
            "gold.t",
            "unique: {column: c}",
            "not_null: {column: c}",
            "relationships: {column: c, to: gold.p, field: id}",
            "not_null_proportion: {column: c}",
            "row_count: {min: 1}",
            "equal_rowcount: {compare_to: gold.p}");
    assertThat(
            TestRun.outcomes(tables.rows("gold.t"), tests, tables.inputs()).stream()
                .map(TestRun.Outcome::failures))
        .containsExactly(0L, 0L, 0L, 0L, 1L, 1L);
    assertThat(tests.stream().map(BoundTest::withoutRows))
        .containsExactly(
            BoundTest.WithoutRows.PASSES,
            BoundTest.WithoutRows.PASSES,
            BoundTest.WithoutRows.PASSES,
            BoundTest.WithoutRows.MAY_FAIL,
            BoundTest.WithoutRows.MAY_FAIL,
            BoundTest.WithoutRows.PASSES_IF_OTHERS_HAVE_NONE);
  }
}
