package org.carelake.jobs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.testing.OtherForms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The committed sample data: what the generator writes, in three forms of one content. */
@ExtendWith(OtherForms.Extension.class)
class SamplesIT {
  @TempDir Path folder;

  @Test
  void theGeneratorWritesWhatIsCommitted() throws Exception {
    OtherForms.generate("ndjson", folder.resolve("fhir"));
    OtherForms.generate("sql", folder);

    Map<String, Path> committed = SampleFiles.files(SampleFiles.ENGAGE);
    committed.keySet().removeIf(name -> !name.endsWith(".gz"));
    Map<String, Path> written = SampleFiles.files(folder);
    assertThat(written.keySet()).isEqualTo(committed.keySet());
    for (String name : committed.keySet()) {
      boolean same =
          SampleFiles.unzipped(written.get(name)).equals(SampleFiles.unzipped(committed.get(name)));
      assertThat(same).as("%s is what scripts/generate-samples writes", name).isTrue();
    }
  }

  @Test
  void bundlesHoldTheSameVersionsAndDeletions(OtherForms forms) throws Exception {
    Map<String, Integer> content = new HashMap<>();
    for (Path file : SampleFiles.files(forms.bundles()).values()) {
      JsonNode bundle = SampleFiles.json(Files.readString(file));
      for (JsonNode entry : new BundleContent(bundle).entries()) {
        SampleFiles.count(content, contentOf(bundle, entry));
      }
    }
    assertThat(content.equals(committed())).as("Bundles hold what the NDJSON files hold").isTrue();
  }

  @Test
  void theSqlFileHoldsTheSameVersionsAndDeletions(OtherForms forms) throws Exception {
    Map<String, Integer> content = new HashMap<>();
    try (Connection connection = forms.postgres().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String type :
          expected().path("resources").properties().stream().map(Map.Entry::getKey).toList()) {
        String table = type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        try (ResultSet rows =
            statement.executeQuery(
                "select id, resource, _ab_cdc_deleted_at from airbyte." + table)) {
          while (rows.next()) {
            SampleFiles.count(
                content,
                rows.getString(2) == null
                    ? "deleted " + type + "/" + rows.getString(1) + " " + rows.getString(3)
                    : SampleFiles.canonical(SampleFiles.json(rows.getString(2))));
          }
        }
      }
    }
    assertThat(content.equals(committed())).as("the SQL holds what the NDJSON files hold").isTrue();
  }

  @Test
  void theCountedStateHasTheSizesOfTheTenant() throws Exception {
    Map<String, Integer> current = new TreeMap<>();
    expected()
        .path("resources")
        .properties()
        .forEach(type -> current.put(type.getKey(), type.getValue().path("current").asInt()));

    assertThat(current)
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("CarePlan", 588),
                    Map.entry("CareTeam", 11),
                    Map.entry("Encounter", 1082),
                    Map.entry("Location", 15),
                    Map.entry("Observation", 1130),
                    Map.entry("Organization", 13),
                    Map.entry("OrganizationAffiliation", 12),
                    Map.entry("Patient", 400),
                    Map.entry("Practitioner", 72),
                    Map.entry("PractitionerRole", 72),
                    Map.entry("Questionnaire", 35),
                    Map.entry("QuestionnaireResponse", 2384),
                    Map.entry("Task", 18_096))));
    assertThat(expected().path("completed_by_form").size()).isEqualTo(35);
    assertThat(expected().path("responses_by_status").path("completed").asInt()).isEqualTo(2350);
  }

  @Test
  void expectedOffsetsOfBrokenLinesPointAtTheStartOfTheirLines() throws Exception {
    Path broken = SampleFiles.ROOT.resolve("data-samples/engage-broken");
    for (String row :
        Files.readAllLines(broken.resolve("expected.tsv")).stream().skip(1).toList()) {
      String[] cells = row.split("\t", -1);
      byte[] content = Files.readAllBytes(broken.resolve(cells[0]));
      String before =
          new String(content, 0, Integer.parseInt(cells[2]), StandardCharsets.ISO_8859_1);
      assertThat(before).as(row).matches("(?s)|.*\n|\u00ef\u00bb\u00bf");
      assertThat(before.chars().filter(c -> c == '\n').count() + 1)
          .as(row)
          .isEqualTo(Long.parseLong(cells[1]));
    }
  }

  private static Map<String, Integer> committed() throws IOException {
    Map<String, Integer> content = new HashMap<>();
    for (Path file : SampleFiles.files(SampleFiles.ENGAGE.resolve("fhir")).values()) {
      for (String line : SampleFiles.lines(file)) {
        JsonNode resource = SampleFiles.json(line);
        if (resource.path("resourceType").asText().equals("Bundle")) {
          for (JsonNode entry : resource.path("entry")) {
            SampleFiles.count(content, contentOf(resource, entry));
          }
        } else {
          SampleFiles.count(content, SampleFiles.canonical(resource));
        }
      }
    }
    return content;
  }

  private static String contentOf(JsonNode bundle, JsonNode entry) throws IOException {
    return entry.has("resource")
        ? SampleFiles.canonical(entry.path("resource"))
        : "deleted "
            + entry.path("request").path("url").asText()
            + " "
            + bundle.path("meta").path("lastUpdated").asText();
  }

  private static JsonNode expected() throws IOException {
    return SampleFiles.json(Files.readString(SampleFiles.ENGAGE.resolve("expected.json")));
  }
}
