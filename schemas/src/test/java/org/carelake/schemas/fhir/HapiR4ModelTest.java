package org.carelake.schemas.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HapiR4ModelTest {
  private final FhirModel model = HapiR4Model.instance();

  @ParameterizedTest(name = "{0}.{1}")
  @CsvSource({
    "Patient, id, id, false, false",
    "Patient, name, HumanName, true, false",
    "Patient, gender, code, false, false",
    "Patient, deceased, boolean;dateTime, false, true",
    "Patient, contact, Patient.contact, true, false",
    "Patient, managingOrganization, Reference, false, false",
    "Patient, contained, Resource, true, false",
    "Patient, extension, Extension, true, false",
    "Patient.contact, relationship, CodeableConcept, true, false",
    "Patient.contact, modifierExtension, Extension, true, false",
    "HumanName, given, string, true, false",
    "HumanName, id, string, false, false",
    "Narrative, div, xhtml, false, false",
    "Questionnaire, url, uri, false, false",
    "QuestionnaireResponse, questionnaire, canonical, false, false",
    "QuestionnaireResponse.item, item, QuestionnaireResponse.item, true, false",
    "QuestionnaireResponse.item.answer, item, QuestionnaireResponse.item, true, false",
    "Observation.component, referenceRange, Observation.referenceRange, true, false",
    "MedicationRequest, medication, CodeableConcept;Reference, false, true",
    "Bundle.entry, resource, Resource, false, false",
    "Timing, repeat, Timing.repeat, false, false",
    "List, entry, List.entry, true, false",
    "string, extension, Extension, true, false"
  })
  void knowsElements(
      String type, String element, String types, boolean collection, boolean choice) {
    assertThat(model.type(type).orElseThrow().element(element))
        .contains(new FhirElement(element, List.of(types.split(";")), collection, choice));
  }

  @Test
  void namesJsonMembersOfChoices() {
    FhirElement value = model.type("Observation").orElseThrow().element("value").orElseThrow();
    assertThat(value.jsonName("Quantity")).isEqualTo("valueQuantity");
    assertThat(value.jsonName("dateTime")).isEqualTo("valueDateTime");
    FhirElement any = model.type("Extension").orElseThrow().element("value").orElseThrow();
    assertThat(any.types()).hasSize(50).contains("Reference", "canonical", "Meta");
  }

  @Test
  void knowsNoInventedTypes() {
    assertThat(model.type("Pateint")).isEmpty();
    assertThat(model.type("Patient.nothing")).isEmpty();
    assertThat(model.type("String")).isEmpty();
  }

  @Test
  void everyTypeThatAnElementNamesIsKnown() {
    Deque<String> open = new ArrayDeque<>(model.resourceTypes());
    open.addAll(model.dataTypes());
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String name = open.remove();
      assertThat(model.type(name)).as(name).isPresent();
      FhirType type = model.type(name).orElseThrow();
      for (FhirElement element : type.elements().values()) {
        element.types().stream().filter(seen::add).forEach(open::add);
      }
    }
    assertThat(model.resourceTypes()).hasSize(146).contains("Task", "Parameters", "Bundle");
    assertThat(seen).hasSizeGreaterThan(500);
  }
}
