package org.carelake.transforms.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Value sets as people and servers write them. */
class ValueSetReaderTest {
  @Test
  void anExpansionIsReadWithAllItsLevels() {
    ValueSet set =
        ValueSetReader.fhir(
            "diabetes",
            "diabetes.json",
            """
            {"resourceType": "ValueSet", "expansion": {"total": 2, "contains": [
              {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E11", "abstract": true,
               "contains": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E11.9"}]},
              {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E10.9"}]}}
            """);
    assertThat(set.codes())
        .containsExactly(
            "http://hl7.org/fhir/sid/icd-10-cm|E10.9", "http://hl7.org/fhir/sid/icd-10-cm|E11.9");
    assertThat(set.prefixes()).isEmpty();
  }

  @Test
  void aPartOfAnExpansionIsRefused() {
    assertThatThrownBy(
            () ->
                ValueSetReader.fhir(
                    "d",
                    "d.json",
                    """
                    {"resourceType": "ValueSet", "expansion": {"total": 1001, "contains": [
                      {"system": "http://loinc.org", "code": "4548-4"}]}}
                    """))
        .hasMessageContaining("total says 1001 codes, found 1");
    assertThatThrownBy(() -> ValueSetReader.fhir("d", "d.json", "{\"resourceType\":\"ValueSet\"}"))
        .hasMessageContaining("has no expansion");
    assertThatThrownBy(() -> ValueSetReader.fhir("d", "d.json", "{"))
        .hasMessageContaining("this is not JSON");
    assertThatThrownBy(() -> ValueSetReader.fhir("d", "d.json", "{\"resourceType\":\"Patient\"}"))
        .hasMessageContaining("expected a FHIR ValueSet");
  }

  @Test
  void aVsacCsvIsReadFromItsLineOfNamesOn() {
    ValueSet set =
        ValueSetReader.csv(
            "tests",
            "tests.csv",
            """
            Value Set Name,HbA1c tests
            OID,1.2.3

            Code,Description,Code System,Code System Version
            4548-4,"HbA1c, in blood",LOINC,2.80
            E11.9,Diabetes,ICD10CM,2026
            """);
    assertThat(set.codes())
        .containsExactly("http://hl7.org/fhir/sid/icd-10-cm|E11.9", "http://loinc.org|4548-4");
  }

  @Test
  void whatIsNoListIsRefusedWithItsLine() {
    assertThatThrownBy(() -> ValueSetReader.csv("t", "t.csv", "Term,Name\n1,2\n"))
        .hasMessageContaining("t.csv:1")
        .hasMessageContaining("the columns Code and Code System");
    assertThatThrownBy(
            () ->
                ValueSetReader.list(
                    "v.csv", "value_set,system,code,match,name\nx,LOINC,1,begins,y\n"))
        .hasMessageContaining("v.csv:2")
        .hasMessageContaining("exact or prefix");
    assertThatThrownBy(
            () ->
                ValueSetReader.list("v.csv", "value_set,system,code,match,name\nx,ICD,1,exact,y\n"))
        .hasMessageContaining("v.csv:2")
        .hasMessageContaining("unknown code system 'ICD'");
  }
}
