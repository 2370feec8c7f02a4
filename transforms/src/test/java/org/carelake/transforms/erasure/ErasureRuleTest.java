package org.carelake.transforms.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.carelake.transforms.erasure.ErasureRule.Action;
import org.carelake.transforms.erasure.Suppression.Kind;
import org.carelake.transforms.masking.PseudonymKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patient p1 with record number MRN-0001 and encounter e1 were erased. */
class ErasureRuleTest {
  private static final PseudonymKey KEY =
      PseudonymKey.of("a key for tests alone, of more than 32 bytes");
  private static final ErasureRule RULE =
      new ErasureRule(
          Suppression.of(
              KEY,
              Set.of(
                  Kind.PERSON.mark(KEY, "p1"),
                  Kind.IDENTIFIER.mark(KEY, "MRN-0001"),
                  Kind.RESOURCE.mark(KEY, "Encounter/e1"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          Patient~p1~{"resourceType":"Patient","id":"p1"}~REMOVE
          Patient~p2~{"resourceType":"Patient","id":"p2"}~KEEP
          Patient~p10~{"resourceType":"Patient","id":"p10"}~KEEP
          Observation~o1~{"subject":{"reference":"Patient/p1"}}~REMOVE
          Observation~o1~{"subject":{"reference":"Patient/p1/_history/3"}}~REMOVE
          Observation~o1~{"subject":{"reference":"https://a.org/fhir/Patient/p1"}}~REMOVE
          Observation~o1~{"subject":{"reference":"urn:uuid:p1"}}~REMOVE
          Observation~o1~{"subject":{"reference":"Patient?identifier=urn:mrn|MRN-0001"}}~REMOVE
          Observation~o1~{"subject":{"type":"Patient","identifier":{"value":"MRN-0001"}}}~REMOVE
          Observation~o1~{"subject":{"reference":"Patient/p10"}}~KEEP
          Observation~o1~{"subject":{"reference":"Group/p1"}}~KEEP
          Observation~o1~{"subject":{"reference":"Patient/p1"},"performer":[{"reference":"Patient/p2"}]}~REMOVE
          RelatedPerson~r~{"patient":{"reference":"Patient/p1"}}~REMOVE
          Coverage~c~{"beneficiary":{"reference":"Patient/p1"}}~REMOVE
          Appointment~a~{"participant":[{"actor":{"reference":"Patient/p1"}},{"actor":{"reference":"Location/l"}}]}~REMOVE
          Appointment~a~{"participant":[{"actor":{"reference":"Patient/p1"}},{"actor":{"reference":"Patient/p2"}}]}~REDACT
          Group~g~{"member":[{"entity":{"reference":"Patient/p1"}},{"entity":{"reference":"Patient/p2"}}]}~REDACT
          Task~t~{"for":{"reference":"Patient/p1"}}~REMOVE
          Organization~o~{"extension":[{"valueReference":{"reference":"Patient/p1"}}]}~REDACT
          Encounter~e1~{"status":"finished"}~REMOVE
          QuestionnaireResponse~q~{"encounter":{"reference":"Encounter/e1"}}~REMOVE
          QuestionnaireResponse~q~{"encounter":{"reference":"Encounter/e1"},"subject":{"reference":"Patient/p2"}}~REDACT
          Bundle~b~{"type":"document","entry":[{"resource":{"resourceType":"Patient","id":"p1"}}]}~REMOVE
          Condition~c~{"contained":[{"resourceType":"Patient","id":"x","identifier":[{"value":"MRN-0001"}]}],"subject":{"reference":"#x"}}~REMOVE
          Bundle~b~{"entry":[{"resource":{"resourceType":"Patient","id":"p1"}},{"resource":{"resourceType":"Patient","id":"p2"}}]}~REDACT
          Practitioner~d~{"name":[{"family":"Doe"}]}~KEEP
          """)
  void saysWhatBecomesOfAResource(String type, String id, String json, Action action) {
    assertThat(RULE.judge(type, id, json).action()).isEqualTo(action);
  }

  @Test
  void clearsWhatPointsToThePersonAndNothingElse() {
    String group =
        "{\"resourceType\":\"Group\",\"quantity\":2.50,\"member\":[{\"entity\":{\"reference\":"
            + "\"Patient/p1\",\"display\":\"Ann\"},\"inactive\":false},{\"entity\":{\"reference\":"
            + "\"Patient/p2\"}}]}";
    assertThat(RULE.judge("Group", "g", group).json())
        .isEqualTo(
            "{\"resourceType\":\"Group\",\"quantity\":2.50,\"member\":[{\"entity\":{\"reference\":"
                + "\"Patient/p2\"}}]}");
    String other =
        "{\"encounter\":{\"reference\":\"Encounter/e1\"},\"subject\":{\"reference\":\"Patient/p2\"}}";
    assertThat(RULE.judge("QuestionnaireResponse", "q", other).json())
        .isEqualTo("{\"subject\":{\"reference\":\"Patient/p2\"}}");
  }

  @Test
  void deletionsOfThePersonAndItsResourcesGo() {
    assertThat(RULE.judgeDeletion("Patient", "p1").action()).isEqualTo(Action.REMOVE);
    assertThat(RULE.judgeDeletion("Encounter", "e1").action()).isEqualTo(Action.REMOVE);
    assertThat(RULE.judgeDeletion("Observation", "p1").action()).isEqualTo(Action.KEEP);
  }

  @Test
  void brokenPayloadsAreKnownByIdAndIdentifier() {
    assertThat(RULE.judgePayload("{\"resourceType\":\"Patient\",\"id\":\"p1\",\"na").action())
        .isEqualTo(Action.REMOVE);
    assertThat(RULE.judgePayload("{\"subject\":{\"reference\":\"Patient/p1\"").action())
        .isEqualTo(Action.REMOVE);
    assertThat(RULE.judgePayload("{\"value\":\"MRN-0001\"").action()).isEqualTo(Action.REMOVE);
    assertThat(RULE.judgePayload("{\"id\":\"p10\",\"ref\":\"Patient/p11").action())
        .isEqualTo(Action.KEEP);
  }

  @Test
  void withoutErasuresNothingChanges() {
    ErasureRule none = new ErasureRule(Suppression.none());
    assertThat(none.judge("Patient", "p1", "{\"id\":\"p1\"}").action()).isEqualTo(Action.KEEP);
    assertThat(none.judgePayload("Patient/p1").action()).isEqualTo(Action.KEEP);
  }
}
