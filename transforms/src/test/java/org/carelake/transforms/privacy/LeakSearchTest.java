package org.carelake.transforms.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.testing.Contracts.contract;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to leak through values, which no plan can tell; PRIVACY.md lists them. */
@ExtendWith(SparkExtension.class)
class LeakSearchTest {
  private static final TableName PATIENT = TableName.silver("patient");
  private static final TableName ITEM = TableName.silver("questionnaire_item");

  private static LeakSearch search(SparkSession spark) {
    Map<TableName, Dataset<Row>> tables =
        Map.of(
            PATIENT,
            spark.sql(
                """
                select 'b7c1f2aa-0001' as id, 'Ångström' as name_family, array('Mary', 'Lou') as name_given,
                  '+1 (555) 010-0123' as telecom_value, 'ml61@example.org' as email,
                  '12 Hill Street' as address_line, 'Wrenfield' as city, '48226' as postal_code,
                  'MCD-100-20-3000' as identifier_value, date'1961-05-04' as birth_date,
                  'female' as gender, 'p-9' as group_id
                union all
                select 'b7c1f2aa-0002', 'Moore', array('Ann', 'Kim-Young'), null, null, null, null, null, null,
                  null, 'male', null
                """),
            ITEM,
            spark.sql("select 'No more than half the days, Moore or less' as text"));
    return new LeakSearch(
        List.of(
            contract(
                PATIENT.toString(),
                "id string id",
                "name_family string name",
                "name_given array<string> name",
                "telecom_value string telecom",
                "email string telecom",
                "address_line string address",
                "city string address",
                "postal_code string postal-code",
                "identifier_value string identifier",
                "birth_date date birth-date",
                "gender string demographic",
                "group_id string id"),
            contract(ITEM.toString(), "text string none")),
        table -> Optional.ofNullable(tables.get(table)),
        Set.of(),
        Set.of("Length in units named after Ångström"));
  }

  private static List<String> found(SparkSession spark, String sql, Set<LeakKind> kinds) {
    return search(spark).hits(Map.of("x_anon", spark.sql(sql)), kinds).stream()
        .map(hit -> hit.column() + " " + hit.kind().code() + " " + hit.cells())
        .toList();
  }

  private static List<String> found(SparkSession spark, String sql) {
    return found(spark, sql, EnumSet.allOf(LeakKind.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'b7c1f2aa-0001'|c id 1",
        "'https://example.org/Patient/b7c1f2aa-0001?x=1'|c id 1",
        "array('a', 'B7C1F2AA-0002')|c id 1",
        "named_struct('a', 'b7c1f2aa-0001')|c id 1",
        "map('b7c1f2aa-0001', 1)|c id 1",
        "'ANGSTROM'|c name 1",
        "'seen with Mary Lou Ångström today'|c name 1",
        "'Ångström, Mary'|c name 1",
        "'ask Ångström'|c name 1",
        "'Length in units named after Ångström'|(none)",
        "'Length in units named after Ångström!'|c name 1",
        "'Moore'|(none)",
        "'young people'|(none)",
        "'met kim young'|c name 1",
        "'Moore, Ann'|c name 1",
        "'555.010.0123'|c telecom 1",
        "'call 15550100123 after six'|c telecom 1",
        "5550100123L|c telecom 1",
        "cast(5550100123 as decimal(12,0))|c telecom 1",
        "'write to ML61@EXAMPLE.ORG.'|c telecom 1",
        "'lives at 12  hill street, second floor'|c address 1",
        "'wrenfield'|c address 1",
        "'no. MCD 100 20 3000'|c identifier 1",
        "'p-9'|(none)",
        "'more than half the days'|(none)",
        "'0fb486465d6bf4ea8e74cdd099102e06e4e5320cbaeed36b0febf2e77195e98b'|(none)",
        "date'1961-05-04'|(none)",
      })
  void identifiersAreFoundHoweverTheyAreWritten(String value, String hit, SparkSession spark) {
    List<String> found = found(spark, "select " + value + " as c, 'female' as sex");
    assertThat(found).isEqualTo(hit.equals("(none)") ? List.of() : List.of(hit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select date'1961-05-04' as d, 'female' as s, '48226-1234' as z",
        "select '1961-05-04' as note, 'F' as s, array('x') as a, '48226' as z",
        "select timestamp'1961-05-04 00:00:00' as d, 'female' as s, '48226' as z",
      })
  void aDateOfBirthBesideSexAndPostalCodeIsFound(String sql, SparkSession spark) {
    assertThat(found(spark, sql)).containsExactly("(row) birth-date+sex+postal-code 1");
  }

  @Test
  void aPersonsPartsInDifferentRowsAreNoPerson(SparkSession spark) {
    assertThat(
            found(
                spark,
                "select date'1961-05-04' as d, 'female' as s, '48000' as z union all"
                    + " select date'1999-05-04', 'female', '48226'"))
        .isEmpty();
  }

  @Test
  void cellsAreCountedAndOneCellCountsOnce(SparkSession spark) {
    assertThat(
            found(
                spark,
                "select explode(array('Mary Ångström', 'Mary Ångström', 'Ångström Mary', 'x')) as"
                    + " c"))
        .containsExactly("c name 3");
  }

  @Test
  void onlyTheKindsThatAreAskedForAreLookedFor(SparkSession spark) {
    assertThat(found(spark, "select 'b7c1f2aa-0001' as c", EnumSet.of(LeakKind.NAME))).isEmpty();
  }
}
