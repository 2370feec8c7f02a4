package org.carelake.transforms.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.transforms.digest.Digests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceStagerTest {
  private static final long NOW = 1_700_000_000_000_000L;

  @Test
  void aResourceKeepsItsBytesAndTellsItsEnvelope() {
    String json =
        "{ \"id\" : \"p-1\", \"resourceType\":\"Patient\", \"meta\":{\"versionId\":\"3\","
            + "\"lastUpdated\":\"2024-03-01T10:00:00.5+02:00\","
            + "\"tag\":[{\"system\":\"s\",\"code\":\"c\"}]} }";
    Row row = one(json);
    assertThat(text(row, "t")).isEqualTo("patient");
    assertThat(text(row, "id")).isEqualTo("p-1");
    assertThat(text(row, "version_id")).isEqualTo("3");
    // 2024-03-01T08:00:00Z is 19783 days and 8 hours after 1970
    assertThat(number(row, "last_updated"))
        .isEqualTo((19_783L * 86_400 + 8 * 3_600) * 1_000_000 + 500_000);
    assertThat(text(row, "tags")).isEqualTo("[{\"code\":\"c\",\"system\":\"s\"}]");
    assertThat(resource(row)).isEqualTo(json);
    assertThat(number(row, "source_line")).isEqualTo(7);
    assertThat(text(row, "content_hash"))
        .isEqualTo(
            Digests.sha256(
                "{\"id\":\"p-1\",\"meta\":{\"lastUpdated\":\"2024-03-01T10:00:00.5+02:00\","
                    + "\"tag\":[{\"code\":\"c\",\"system\":\"s\"}],\"versionId\":\"3\"},"
                    + "\"resourceType\":\"Patient\"}"));
  }

  @Test
  void theHashIsSha256InHexadecimal() {
    // the test vector of FIPS 180-2, appendix B.1
    assertThat(Digests.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[];NOT_AN_OBJECT",
        "\"a\";NOT_AN_OBJECT",
        "{\"id\":\"1\"};NO_RESOURCE_TYPE",
        "{\"id\":\"1\",\"resourceType\":5};NO_RESOURCE_TYPE",
        "{\"id\":\"1\",\"resourceType\":\"Patients\"};UNKNOWN_RESOURCE_TYPE",
        "{\"resourceType\":\"Patient\"};NO_ID",
        "{\"resourceType\":\"Patient\",\"id\":7};INVALID_ID",
        "{\"resourceType\":\"Patient\",\"id\":\"\"};INVALID_ID",
        "{\"resourceType\":\"Patient\",\"id\":\"a/b\"};INVALID_ID",
        "{\"resourceType\":\"Patient\",\"id\":\"1\";TRUNCATED",
        "{\"resourceType\":\"Patient\",\"id\":\"1\",\"id\":\"1\"};DUPLICATE_MEMBER",
        "{\"resourceType\":\"Patient\",\"id\":\"1\"}x;JSON_SYNTAX",
        "{\"resourceType\":\"Patient\",\"id\":\"1\",\"a\":[[[[[[[[[[1]]]]]]]]]]};TOO_DEEP",
      })
  void whatIsNoResourceIsRefusedWithItsReason(String text, String reason) {
    Row row = one(text);
    assertThat(text(row, "t")).isEqualTo(BronzeSchema.QUARANTINE);
    assertThat(text(row, "reason")).isEqualTo(reason);
    assertThat(resource(row)).isEqualTo(text);
    assertThat(number(row, "byte_offset")).isEqualTo(100);
  }

  @Test
  void anIdOf64CharactersIsTheLongest() {
    String id = "a".repeat(64);
    assertThat(text(one("{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}"), "id"))
        .isEqualTo(id);
    assertThat(text(one("{\"resourceType\":\"Patient\",\"id\":\"" + id + "a\"}"), "reason"))
        .isEqualTo("INVALID_ID");
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedAndKept() {
    byte[] bytes =
        "{\"resourceType\":\"Patient\",\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    Row row = stager().stage(bytes, 0, bytes.length, 1, 0).get(0);
    assertThat(text(row, "reason")).isEqualTo("NOT_UTF8");
    assertThat(row.get(BronzeSchema.STAGED.fieldIndex("resource"))).isEqualTo(bytes);
  }

  @Test
  void detailsNeverQuoteTheInput() {
    Row row = one("{\"resourceType\":\"ZZCANARY name\",\"id\":\"ZZCANARY\"}");
    assertThat(text(row, "detail")).doesNotContain("ZZCANARY");
  }

  static Row one(String json) {
    List<Row> rows = stage(json);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  static List<Row> stage(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return stager().stage(bytes, 0, bytes.length, 7, 100);
  }

  static ResourceStager stager() {
    return new ResourceStager(new IngestLimits(10_000, 10), 0, new Origin("f", 0, NOW));
  }

  static String text(Row row, String column) {
    return row.getString(BronzeSchema.STAGED.fieldIndex(column));
  }

  static long number(Row row, String column) {
    return row.getLong(BronzeSchema.STAGED.fieldIndex(column));
  }

  static String resource(Row row) {
    byte[] bytes = (byte[]) row.get(BronzeSchema.STAGED.fieldIndex("resource"));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
