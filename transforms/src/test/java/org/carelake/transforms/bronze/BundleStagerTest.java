package org.carelake.transforms.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.transforms.bronze.ResourceStagerTest.number;
import static org.carelake.transforms.bronze.ResourceStagerTest.resource;
import static org.carelake.transforms.bronze.ResourceStagerTest.stage;
import static org.carelake.transforms.bronze.ResourceStagerTest.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleStagerTest {
  private static final String UUID = "3f0c1e4e-8a52-4a0e-9f57-5a1b0f6f2c11";

  @Test
  void referencesAreResolvedAndNothingElseIsTouched() {
    List<Row> rows =
        stage(
            bundle(
                "transaction",
                entry(
                    "urn:uuid:" + UUID,
                    "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:s\",\"value\":\"7\"}]}",
                    "POST",
                    "Patient"),
                entry(
                    "urn:uuid:3f0c1e4e-8a52-4a0e-9f57-5a1b0f6f2c12",
                    "{ \"resourceType\":\"Encounter\", \"id\":\"e1\",\n  \"note\":\"urn:uuid:"
                        + UUID
                        + "\",\"subject\":{ \"reference\" : \"urn:uuid:"
                        + UUID
                        + "\"},\"participant\":[{\"individual\":{\"reference\":"
                        + "\"Patient?identifier=urn%3As%7C7\"}},{\"individual\":{\"reference\":"
                        + "\"Patient?identifier=7\"}}] ,\"x\":{\"reference\":\"Location/1\"}}",
                    "POST",
                    "Encounter")));
    assertThat(rows).hasSize(2);
    assertThat(text(rows.get(0), "id")).isEqualTo(UUID);
    assertThat(resource(rows.get(0)))
        .isEqualTo(
            "{\"id\":\""
                + UUID
                + "\",\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:s\",\"value\":\"7\"}]}");
    assertThat(resource(rows.get(1)))
        .isEqualTo(
            "{ \"resourceType\":\"Encounter\", \"id\":\"e1\",\n  \"note\":\"urn:uuid:"
                + UUID
                + "\",\"subject\":{ \"reference\" : \"Patient/"
                + UUID
                + "\"},\"participant\":[{\"individual\":{\"reference\":\"Patient/"
                + UUID
                + "\"}},{\"individual\":{\"reference\":\"Patient/"
                + UUID
                + "\"}}] ,\"x\":{\"reference\":\"Location/1\"}}");
  }

  @Test
  void whatCannotBeResolvedStaysAndIsCounted() {
    ResourceStager stager = ResourceStagerTest.stager();
    String json =
        "{\"resourceType\":\"Encounter\",\"id\":\"e1\",\"subject\":{\"reference\":\"urn:uuid:"
            + UUID
            + "\"},\"location\":[{\"location\":{\"reference\":\"Location?identifier=a|b\"}}]}";
    byte[] bundle =
        bundle("batch", entry("urn:x", json, "PUT", "Encounter/e1"))
            .getBytes(StandardCharsets.UTF_8);
    List<Row> rows = stager.stage(bundle, 0, bundle.length, 1, 0);
    assertThat(resource(rows.get(0))).isEqualTo(json);
    assertThat(number(stager.counts(1), "unresolved_count")).isEqualTo(2);
  }

  @Test
  void anIdentifierOfTwoResourcesNamesNeither() {
    String patient =
        "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"identifier\":[{\"value\":\"7\"}]}";
    String json =
        "{\"resourceType\":\"Encounter\",\"id\":\"e\",\"subject\":"
            + "{\"reference\":\"Patient?identifier=7\"}}";
    List<Row> rows =
        stage(
            bundle(
                "batch",
                entry("urn:a", String.format(patient, "a"), "POST", "Patient"),
                entry("urn:b", String.format(patient, "b"), "POST", "Patient"),
                entry("urn:c", json, "POST", "Encounter")));
    assertThat(resource(rows.get(2))).isEqualTo(json);
  }

  @Test
  void deletionsAreRecordedWithTheTimeOfTheBundle() {
    String bundle =
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\","
            + "\"timestamp\":\"1970-01-01T00:00:01Z\",\"entry\":["
            + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/p1\"}},"
            + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient?name=x\"}}]}";
    List<Row> rows = stage(bundle);
    assertThat(text(rows.get(0), "t")).isEqualTo("patient");
    assertThat(text(rows.get(0), "id")).isEqualTo("p1");
    assertThat(rows.get(0).getBoolean(BronzeSchema.STAGED.fieldIndex("deleted"))).isTrue();
    assertThat(number(rows.get(0), "last_updated")).isEqualTo(1_000_000);
    assertThat(text(rows.get(1), "reason")).isEqualTo("UNSUPPORTED_ENTRY");
  }

  @Test
  void outcomesOfASearchAreSkippedAndMatchesKept() {
    List<Row> rows =
        stage(
            "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
                + "{\"search\":{\"mode\":\"outcome\"},\"resource\":{\"resourceType\":\"OperationOutcome\"}},"
                + "{\"search\":{\"mode\":\"match\"},\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}]}");
    assertThat(rows).hasSize(1);
    assertThat(text(rows.get(0), "id")).isEqualTo("1");
  }

  @Test
  void anEntryThatIsNoResourceIsRefusedAloneWithItsPlace() {
    String bad = "{\"resource\":{\"resourceType\":\"Patient\"}}";
    String bundle =
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\n\"entry\":[\n"
            + bad
            + ",\n{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}]}";
    List<Row> rows = stage(bundle);
    assertThat(text(rows.get(0), "reason")).isEqualTo("NO_ID");
    assertThat(number(rows.get(0), "source_line")).isEqualTo(7 + 2);
    assertThat(number(rows.get(0), "byte_offset")).isEqualTo(100 + bundle.indexOf(bad));
    assertThat(resource(rows.get(0))).isEqualTo(bad);
    assertThat(number(rows.get(1), "source_line")).isEqualTo(7 + 3);
  }

  @Test
  void aFlawInsideAnEntryDoesNotRefuseTheOthers() {
    List<Row> rows =
        stage(
            "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\",\"id\":\"2\"}},"
                + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"3\",\"n\":[[[[[[[[[[1]]]]]]]]]]}},"
                + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"4\"}}]}");
    assertThat(text(rows.get(0), "reason")).isEqualTo("DUPLICATE_MEMBER");
    assertThat(text(rows.get(1), "reason")).isEqualTo("TOO_DEEP");
    assertThat(text(rows.get(2), "id")).isEqualTo("4");
  }

  @Test
  void aBundleWhoseFrameNamesAMemberTwiceIsRefused() {
    List<Row> rows =
        stage("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[],\"entry\":[]}");
    assertThat(text(rows.get(0), "reason")).isEqualTo("DUPLICATE_MEMBER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"document", "message"})
  void aBundleThatIsARecordItselfIsStoredWhole(String type) {
    String json =
        "{\"resourceType\":\"Bundle\",\"id\":\"b\",\"type\":\""
            + type
            + "\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}]}";
    List<Row> rows = stage(json);
    assertThat(rows).hasSize(1);
    assertThat(text(rows.get(0), "t")).isEqualTo("bundle");
    assertThat(resource(rows.get(0))).isEqualTo(json);
  }

  private static String bundle(String type, String... entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\""
        + type
        + "\",\"entry\":["
        + String.join(",", entries)
        + "]}";
  }

  private static String entry(String fullUrl, String resource, String method, String url) {
    return "{\"fullUrl\":\""
        + fullUrl
        + "\",\"resource\":"
        + resource
        + ",\"request\":{\"method\":\""
        + method
        + "\",\"url\":\""
        + url
        + "\"}}";
  }
}
