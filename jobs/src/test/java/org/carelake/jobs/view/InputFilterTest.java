package org.carelake.jobs.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.carelake.schemas.fhir.HapiR4Model;
import org.junit.jupiter.api.Test;

class InputFilterTest {

  private static boolean isSeen(InputFilter filter, String type, String members) {
    String view =
        "{\"resource\": \""
            + type
            + "\", \"select\": [{\"column\": [{\"name\": \"id\", \"path\":"
            + " \"id\"}]}]}";
    Subject.View subject =
        (Subject.View)
            Subjects.load(List.of(new ViewFiles.Text("v.json", view)), List.of(), List.of(), filter)
                .get(0);
    String json = "{\"resourceType\":\"" + type + "\"," + members + "}";
    return !subject.view().rows(json.getBytes(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void keepsThePatientAndWhatRefersToThem() {
    InputFilter filter = InputFilter.of(List.of("Patient/a", "b"), Optional.empty());
    assertThat(isSeen(filter, "Patient", "\"id\":\"a\"")).isTrue();
    assertThat(isSeen(filter, "Patient", "\"id\":\"b\"")).isTrue();
    assertThat(isSeen(filter, "Patient", "\"id\":\"c\"")).isFalse();
    assertThat(isSeen(filter, "Observation", "\"subject\":{\"reference\":\"Patient/a\"}")).isTrue();
    assertThat(isSeen(filter, "Observation", "\"subject\":{\"reference\":\"Patient/c\"}"))
        .isFalse();
    assertThat(isSeen(filter, "Observation", "\"subject\":{\"reference\":\"Group/a\"}")).isFalse();
    assertThat(isSeen(filter, "Observation", "\"id\":\"a\"")).isFalse();
    assertThat(
            isSeen(
                filter,
                "Appointment",
                "\"participant\":[{\"actor\":{\"reference\":\"Practitioner/x\"}},"
                    + "{\"actor\":{\"reference\":\"https://x.org/fhir/Patient/b/_history/2\"}}]"))
        .isTrue();
    assertThat(isSeen(filter, "Organization", "\"id\":\"o\"")).isTrue();
  }

  @Test
  void isCompiledForEveryResourceType() {
    InputFilter filter = InputFilter.of(List.of("a"), Optional.of("2024-01-31T00:00:00Z"));
    for (String type : HapiR4Model.instance().resourceTypes()) {
      isSeen(filter, type, "\"id\":\"a\"");
    }
  }

  @Test
  void keepsWhatChangedLaterOrHasNoTime() {
    InputFilter filter = InputFilter.of(List.of(), Optional.of("2024-01-31T00:00:00Z"));
    assertThat(
            isSeen(filter, "Patient", "\"meta\":{\"lastUpdated\":\"2024-01-31T01:30:00+01:00\"}"))
        .isTrue();
    assertThat(
            isSeen(filter, "Patient", "\"meta\":{\"lastUpdated\":\"2024-01-31T00:30:00+01:00\"}"))
        .isFalse();
    assertThat(isSeen(filter, "Patient", "\"meta\":{\"lastUpdated\":\"2024-01-31T00:00:00Z\"}"))
        .isFalse();
    assertThat(isSeen(filter, "Patient", "\"meta\":{\"versionId\":\"1\"}")).isTrue();
  }

  @Test
  void refusesWhatIsNoIdAndNoInstant() {
    assertThatThrownBy(() -> InputFilter.of(List.of("a b"), Optional.empty()))
        .hasMessageContaining("--patient expects the id of a patient");
    assertThatThrownBy(() -> InputFilter.of(List.of(), Optional.of("2024-01-31")))
        .hasMessage(
            "--since expects a time with zone, such as 2024-01-31T00:00:00Z, found '2024-01-31'");
  }
}
