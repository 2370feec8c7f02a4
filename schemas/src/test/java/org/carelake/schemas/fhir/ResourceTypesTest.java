package org.carelake.schemas.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import org.junit.jupiter.api.Test;

class ResourceTypesTest {
  @Test
  void areThoseOfTheStructureDefinitions() {
    assertThat(ResourceTypes.all())
        .containsExactlyInAnyOrderElementsOf(FhirContext.forR4Cached().getResourceTypes());
  }

  @Test
  void tablesAreNamedInSnakeCase() {
    assertThat(ResourceTypes.tableName("Patient")).isEqualTo("patient");
    assertThat(ResourceTypes.tableName("QuestionnaireResponse"))
        .isEqualTo("questionnaire_response");
    assertThatThrownBy(() -> ResourceTypes.tableName("Patients"))
        .hasMessageContaining("not a resource type");
  }

  @Test
  void tablesOfOtherDatabasesAreRecognisedWhateverTheirSpelling() {
    assertThat(ResourceTypes.fromTableName("care_team")).contains("CareTeam");
    assertThat(ResourceTypes.fromTableName("careteam")).contains("CareTeam");
    assertThat(ResourceTypes.fromTableName("CareTeam")).contains("CareTeam");
    assertThat(ResourceTypes.fromTableName("teams")).isEmpty();
  }
}
