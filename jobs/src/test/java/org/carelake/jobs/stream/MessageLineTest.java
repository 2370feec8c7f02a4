package org.carelake.jobs.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.bronze.Origin;
import org.carelake.transforms.bronze.ResourceStager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLineTest {
  /** 2026-01-02T03:04:05.006Z. */
  private static final long TIME = 1_767_323_045_006L;

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  private static String line(String key, String value) {
    return new String(MessageLine.of(bytes(key), bytes(value), TIME), UTF_8);
  }

  /** What ingest makes of a line: the reason of its refusal, or its bronze table. */
  private static String staged(byte[] line) {
    ResourceStager stager =
        new ResourceStager(new IngestLimits(1 << 20, 100), 0, new Origin("f", 0, 0));
    Row row = stager.stage(line, 0, line.length, 1, 0).get(0);
    return row.isNullAt(BronzeSchema.STAGED.fieldIndex("reason"))
        ? row.getString(BronzeSchema.STAGED.fieldIndex("t"))
        : row.getString(BronzeSchema.STAGED.fieldIndex("reason"));
  }

  @Test
  void aValueOnOneLineStaysAsItIs() {
    assertThat(line("any", "{\"resourceType\":\"Patient\",\"id\":\"é\"}"))
        .isEqualTo("{\"resourceType\":\"Patient\",\"id\":\"é\"}");
  }

  @Test
  void lineBreaksBetweenTokensBecomeSpaces() {
    String line = line(null, "{\r\n  \"resourceType\": \"Patient\",\n  \"id\": \"a\\\\\"\n}\n");
    assertThat(line).isEqualTo("{    \"resourceType\": \"Patient\",   \"id\": \"a\\\\\" } ");
    assertThat(staged(bytes(line(null, "{\n\"resourceType\":\"Patient\",\n\"id\":\"a\"\n}"))))
        .isEqualTo("patient");
  }

  @Test
  void aLineBreakInsideAStringIsNotMended() {
    // JSON has no line break there; a space would make a valid text of another meaning
    String line =
        line(null, "{\"resourceType\":\"Patient\",\"id\":\"a\",\"x\":\"say \\\"b\nc\",\n\"y\":1}");
    assertThat(line)
        .isEqualTo("{\"resourceType\":\"Patient\",\"id\":\"a\",\"x\":\"say \\\"b\tc\", \"y\":1}");
    assertThat(staged(bytes(line))).isEqualTo("JSON_SYNTAX");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ufeff"})
  void anEmptyMessageIsALineThatIsRefused(String value) {
    assertThat(line("Patient/a", value)).isEqualTo(" ");
    assertThat(staged(bytes(" "))).isEqualTo("TRUNCATED");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "\r", "\r\n", " \t\n"})
  void aBlankMessageStaysBlankAndIsNotEmpty(String value) {
    assertThat(line("Patient/a", value)).isBlank().hasSameSizeAs(value).doesNotContain("\n", "\r");
  }

  @Test
  void whatIsNotUtf8StaysSo() {
    byte[] latin =
        "{\"resourceType\":\"Patient\",\n\"id\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(staged(MessageLine.of(null, latin, TIME))).isEqualTo("NOT_UTF8");
    byte[] wide = "{\"a\":\"\u0a0d\"}".getBytes(StandardCharsets.UTF_16);
    assertThat(MessageLine.of(null, wide, TIME)).doesNotContain('\n', '\r');
    assertThat(staged(MessageLine.of(null, wide, TIME))).isEqualTo("NOT_UTF8");
  }

  @Test
  void aTombstoneIsADeletionAtItsTime() {
    assertThat(line("Patient/a-1", null))
        .isEqualTo(
            "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"request\":"
                + "{\"method\":\"DELETE\",\"url\":\"Patient/a-1\"},"
                + "\"response\":{\"status\":\"204\",\"lastModified\":\"2026-01-02T03:04:05.006Z\"}}]}");
    assertThat(staged(bytes(line("Patient/a-1", null)))).isEqualTo("patient");
  }

  @Test
  void aTombstoneWithoutTimeIsADeletionWithoutTime() {
    String line = new String(MessageLine.of(bytes("Patient/a"), null, -1), UTF_8);
    assertThat(line).doesNotContain("lastModified");
    assertThat(staged(bytes(line))).isEqualTo("patient");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "a",
        "/",
        "Patient/",
        "/a",
        "Patient/a/b",
        "Pacient/a",
        "Patient?identifier=1",
        "Patient/\"},{\"x\":\"",
        "Patient/a\nPatient/b",
        "\"Patient/a\"",
        "patient/a",
        "Patient/ä",
        "Patient/0123456789012345678901234567890123456789012345678901234567890123456789"
      })
  void aTombstoneWithAnotherKeyIsRefused(String key) {
    String line = line(key, null);
    assertThat(line).doesNotContain("\n");
    assertThat(staged(bytes(line))).isEqualTo("UNSUPPORTED_ENTRY");
  }

  @Test
  void aTombstoneWhoseKeyIsNotUtf8IsRefused() {
    byte[] key = {'P', (byte) 0xff, (byte) 0xfe, 0};
    assertThat(staged(MessageLine.of(key, null, TIME))).isEqualTo("UNSUPPORTED_ENTRY");
  }

  @ParameterizedTest
  @CsvSource({"'[', TRUNCATED", "'{', TRUNCATED", "'1', NOT_AN_OBJECT", "'null', NOT_AN_OBJECT"})
  void otherJsonIsRefusedByItself(String value, String reason) {
    assertThat(staged(bytes(line(null, value)))).isEqualTo(reason);
  }
}
