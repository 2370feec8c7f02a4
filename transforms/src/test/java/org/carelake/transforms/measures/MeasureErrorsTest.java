package org.carelake.transforms.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.measure.MeasureCatalogueReader;
import org.junit.jupiter.api.Test;

/** What a catalogue of measures may not say; found without a Spark session. */
class MeasureErrorsTest {
  private static final String CATALOGUE =
      """
      person: silver.int__clinical_person
      measures:
        - id: tested
          title: Tested
          description: A test.
          source: none
          version: v1
          period: year
          gap: unmet
          facts:
            last_test:
              from: silver.int__clinical_observation
              take: last
              value_sets: [hba1c]
              where: value > 1
              order_by: [effective_date]
          initial_population: age_at_end >= 18
          numerator: last_test.value < 9
          evidence_date: last_test.effective_date
      """;

  private static void read(String yaml) {
    MeasuresQuery.of(
        MeasureCatalogueReader.read("m.yml", yaml),
        ClinicalTables.schemas(),
        ValueSets.of(
            ValueSetReader.list(
                "v.csv", "value_set,system,code,match,name\nhba1c,LOINC,4548-4,exact,HbA1c\n"),
            List.of()));
  }

  private static void assertRefused(String right, String wrong, String... message) {
    assertThat(CATALOGUE).contains(right);
    assertThatThrownBy(() -> read(CATALOGUE.replace(right, wrong)))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContainingAll(message);
  }

  @Test
  void theCatalogueItselfIsRight() {
    read(CATALOGUE);
  }

  @Test
  void unknownKeysTablesColumnsAndValueSets() {
    assertRefused("gap: unmet", "gaps: unmet", "m.yml:9", "'gap' is missing", "there is 'gaps'");
    assertRefused("title: Tested", "title: T\n    tilte: x", "m.yml:5", "unknown key 'tilte'");
    assertRefused("int__clinical_observation", "int__observation", "m.yml:12", "no model makes");
    assertRefused("where: value > 1", "where: valu > 1", "m.yml:15", "no column 'valu'", "^");
    assertRefused("[effective_date]", "[efective_date]", "m.yml:16", "no column 'efective_date'");
    assertRefused("[hba1c]", "[hba1]", "m.yml:14", "unknown value set 'hba1'", "hba1c");
    assertRefused("age_at_end >=", "age_at_ende >=", "m.yml:17", "no column 'age_at_ende'");
    assertRefused("last_test.value <", "last_test.valu <", "m.yml:18");
  }

  @Test
  void wrongSqlAndTypes() {
    assertRefused(">= 18", ">= 18)", "m.yml:17");
    assertRefused("age_at_end >= 18", "age_at_end", "m.yml:17", "true or false");
    assertRefused("last_test.value < 9", "max(last_test.value) < 9", "m.yml:18", "aggregate");
    assertRefused(
        "evidence_date: last_test.effective_date",
        "evidence_date: last_test.value",
        "m.yml:19",
        "must be a date");
    assertRefused("last_test.value < 9", "period_end > current_date()", "m.yml:18");
  }

  @Test
  void whatDoesNotBelongTogether() {
    assertRefused("take: last", "take: any", "m.yml:16", "'order_by' belongs to");
    assertRefused("take: last", "take: sum", "'order_by' belongs to");
    assertRefused("last_test:", "birth_date:", "m.yml:12", "is the name of a column");
    assertRefused("period: year", "period: decade", "m.yml:8", "unknown period 'decade'");
  }
}
