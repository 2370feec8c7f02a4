package org.carelake.transforms.fhirpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {

  @ParameterizedTest(name = "{0} as {1} is {2}")
  @CsvSource({
    "Patient/p1, , p1",
    "Patient/p1, Patient, p1",
    "Patient/p1, Practitioner, ",
    "Patient/p1/_history/2, Patient, p1",
    "https://x.org/fhir/Patient/p-1.a, Patient, p-1.a",
    "https://x.org/fhir/Patient/p1/_history/7, , p1",
    "xPatient/p1, Patient, ",
    "xPatient/p1, , ",
    "patient/p1, , ",
    "Patient/, Patient, ",
    "Patient/p_1, Patient, ",
    "Patient?identifier=x|1, Patient, ",
    "urn:uuid:00000000-0000-0000-0000-000000000000, , ",
    "#p1, , ",
    "p1, , ",
    "/p1, , ",
    "'', , ",
    "Patient/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, , "
  })
  void namesTheId(String reference, String type, String id) {
    UTF8String found =
        References.id(
            UTF8String.fromString(reference), type == null ? null : UTF8String.fromString(type));
    assertThat(Optional.ofNullable(found).map(UTF8String::toString))
        .isEqualTo(Optional.ofNullable(id));
  }
}
