package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDutiesReaderTest {
  @TempDir private Path project;

  @Test
  void readsErasureAndRetention() throws IOException {
    DataDuties duties =
        read(
            """
            erasure {
              key { env = ERASURE_KEY }
              extracts { csv__stays = [patient_id], csv__wards = [] }
            }
            retention {
              "bronze.quarantine" { keep = 90 days }
              "bronze.csv__stays" { keep = 10 years, by = discharged_on }
            }
            """);
    assertThat(duties.erasureKey()).isPresent();
    assertThat(duties.extractPersons())
        .isEqualTo(Map.of("csv__stays", List.of("patient_id"), "csv__wards", List.of()));
    assertThat(duties.retention())
        .extracting(rule -> rule.table().toString(), RetentionRule::keep, RetentionRule::column)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("bronze.quarantine", Period.ofDays(90), ""),
            org.assertj.core.groups.Tuple.tuple(
                "bronze.csv__stays", Period.ofYears(10), "discharged_on"));
    assertThat(read("")).isEqualTo(DataDuties.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          retention { "gold.patient" { keep = 1 day } }~models are made anew from bronze
          retention { "bronze.quarantine" { keep = 0 days } }~must be a day at least
          retention { "bronze.quarantine" { keep = soon } }~such as 90 days
          retention { "bronze.quarantine" { keep = 1 day, colour = red } }~colour
          erasure { extracts { "A b" = [x] } }~must be the name of a bronze table
          erasure { forget = me }~unknown key
          """)
  void refusesWhatItDoesNotKnowWithFileAndLine(String text, String words) {
    assertThatThrownBy(() -> read(text))
        .hasMessageContaining("conf/tenants/acme.conf:")
        .hasMessageContaining(words);
  }

  private DataDuties read(String text) throws IOException {
    ConfFolder.write(project);
    Files.writeString(
        project.resolve("conf/tenants/acme.conf"),
        "tenant = acme\npackages = [fhir]\nsources = []\npublish {}\n" + text);
    return new InstallationReader(project, project, Map.of())
        .read("local")
        .tenants()
        .get(0)
        .duties();
  }
}
