package org.carelake.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
  @ParameterizedTest
  @CsvSource({
    "Questionnaire/54, 54",
    "54, 54",
    "https://example.org/fhir/Questionnaire/54|1.0, 54",
    "https://example.org/fhir/Questionnaire/54/, 54",
    "https://example.org/fhir/Questionnaire/54#part, 54",
    "urn:uuid:0b7e, urn:uuid:0b7e",
    "#contained, #contained",
  })
  void theIdIsTheLastSegmentWithoutVersion(String canonical, String id) {
    assertThat(Canonical.id(canonical)).isEqualTo(id);
  }
}
