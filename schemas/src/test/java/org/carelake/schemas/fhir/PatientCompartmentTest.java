package org.carelake.schemas.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Against the published CompartmentDefinition patient of R4 (hl7.org/fhir/R4). */
class PatientCompartmentTest {

  @Test
  void namesTheReferencesOfATypeWithoutTheType() {
    assertThat(PatientCompartment.references("Encounter")).containsExactly("subject");
    assertThat(PatientCompartment.references("Observation"))
        .containsExactlyInAnyOrder("subject", "performer");
    assertThat(PatientCompartment.references("AllergyIntolerance"))
        .containsExactlyInAnyOrder("patient", "recorder", "asserter");
    assertThat(PatientCompartment.references("Appointment")).containsExactly("participant.actor");
    assertThat(PatientCompartment.references("AuditEvent"))
        .containsExactlyInAnyOrder("agent.who", "entity.what");
    assertThat(PatientCompartment.references("List"))
        .containsExactlyInAnyOrder("subject", "source");
  }

  @Test
  void hasNoneForTypesOutsideOfEveryCompartment() {
    assertThat(PatientCompartment.references("Organization")).isEmpty();
    assertThat(PatientCompartment.references("Practitioner")).isEmpty();
    assertThat(PatientCompartment.references("Questionnaire")).isEmpty();
  }

  @Test
  void holdsAsManyTypesAsTheDefinition() {
    // 66 types besides Patient have a parameter in the compartment; Patient has its links
    assertThat(HapiR4Model.instance().resourceTypes())
        .filteredOn(type -> !PatientCompartment.references(type).isEmpty())
        .hasSize(66);
  }
}
