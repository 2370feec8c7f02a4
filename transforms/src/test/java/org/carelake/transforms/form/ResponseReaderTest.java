package org.carelake.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseReaderTest {

  private static Object[] response(String members) {
    return ResponseReader.read(("{" + members + "}").getBytes(StandardCharsets.UTF_8));
  }

  private static Object column(Object[] row, String name) {
    Object value = row[AnswerSchema.RESPONSE.fieldIndex(name)];
    return value == null || value instanceof Number ? value : value.toString();
  }

  /** Path, position, type, text and problem of each answer. */
  private static List<String> answers(String items) {
    Object[] row = response("\"item\":" + items);
    ArrayData answers = (ArrayData) row[AnswerSchema.RESPONSE.fieldIndex("answers")];
    List<String> found = new ArrayList<>();
    for (int i = 0; i < answers.numElements(); i++) {
      InternalRow answer = answers.getStruct(i, AnswerSchema.WIDTH);
      List<String> parts = new ArrayList<>();
      for (int column :
          List.of(
              AnswerSchema.PATH,
              AnswerSchema.ITEM_POSITION,
              AnswerSchema.TYPE,
              AnswerSchema.TEXT,
              AnswerSchema.PROBLEM)) {
        parts.add(answer.isNullAt(column) ? "-" : answer.getUTF8String(column).toString());
      }
      found.add(String.join(" | ", parts));
    }
    return found;
  }

  private static InternalRow only(String answer) {
    Object[] row = response("\"item\":[{\"linkId\":\"q\",\"answer\":[" + answer + "]}]");
    ArrayData answers = (ArrayData) row[AnswerSchema.RESPONSE.fieldIndex("answers")];
    assertThat(answers.numElements()).isEqualTo(1);
    return answers.getStruct(0, AnswerSchema.WIDTH);
  }

  @Test
  void theHeaderIsReadWhateverTheOrderOfMembers() {
    Object[] row =
        response(
            "\"item\":[],\"status\":\" Completed \",\"author\":{\"reference\":\"Practitioner/p1\"},"
                + "\"authored\":\"2025-03-04T05:06:07+02:00\",\"encounter\":{\"display\":\"x\","
                + "\"reference\":\"https://example.org/Encounter/e1/_history/3\"},"
                + "\"subject\":{\"reference\":\"Patient/s1\"},"
                + "\"meta\":{\"tag\":[{\"code\":\"t\"}],\"lastUpdated\":\"2025-03-05T00:00:00.5Z\"},"
                + "\"questionnaire\":\"https://example.org/fhir/Questionnaire/54|0.0.1\"");
    assertThat(column(row, "questionnaire_id")).isEqualTo("54");
    assertThat(column(row, "questionnaire"))
        .isEqualTo("https://example.org/fhir/Questionnaire/54|0.0.1");
    assertThat(column(row, "status")).isEqualTo("completed");
    assertThat(column(row, "subject_patient_id")).isEqualTo("s1");
    assertThat(column(row, "encounter_id")).isEqualTo("e1");
    assertThat(column(row, "author_practitioner_id")).isEqualTo("p1");
    assertThat(column(row, "authored"))
        .isEqualTo(Instant.parse("2025-03-04T03:06:07Z").getEpochSecond() * 1_000_000);
    assertThat(column(row, "authored_date")).isEqualTo((int) LocalDate.of(2025, 3, 4).toEpochDay());
    assertThat(column(row, "last_updated"))
        .isEqualTo(Instant.parse("2025-03-05T00:00:00Z").getEpochSecond() * 1_000_000 + 500_000);
  }

  @Test
  void authorsThatAreNoPractitionersAreNotTakenForOne() {
    Object[] row = response("\"author\":{\"reference\":\"Patient/s1\"},\"authored\":\"2025-03\"");
    assertThat(column(row, "author_practitioner_id")).isNull();
    assertThat(column(row, "authored")).isNull();
    assertThat(column(row, "authored_text")).isEqualTo("2025-03");
  }

  @Test
  void itemsUnderItemsAndUnderAnswersAreFoundInOrder() {
    assertThat(
            answers(
                "[{\"linkId\":\"g\",\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueInteger\":1,"
                    + "\"item\":[{\"linkId\":\"b\",\"answer\":[{\"valueString\":\"x\"}]}]},"
                    + "{\"valueInteger\":2}]}]},"
                    + "{\"linkId\":\"g\",\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueInteger\":3}]}]},"
                    + "{\"linkId\":\"display\",\"text\":\"read this\"}]"))
        .containsExactly(
            "g/a | 0/0 | integer | 1 | -",
            "g/a/b | 0/0.0/0 | string | x | -",
            "g/a | 0/0 | integer | 2 | -",
            "g/a | 1/0 | integer | 3 | -");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"valueCoding\":{\"code\":\"c\",\"display\":\"Read\"}}; Read",
        "{\"valueCoding\":{\"code\":\"c\"}}; c",
        "{\"valueQuantity\":{\"value\":1.50,\"comparator\":\"<\",\"unit\":\"mg\"}}; <1.50 mg",
        "{\"valueReference\":{\"reference\":\"Patient/1\"}}; Patient/1",
        "{\"valueAttachment\":{\"url\":\"u\",\"title\":\"T\"}}; T",
        "{\"valueDecimal\":1.2300}; 1.2300",
        "{\"valueBoolean\":false}; false",
      })
  void anAnswerReadsAsAPersonWouldSayIt(String answer, String text) {
    InternalRow row = only(answer);
    assertThat(row.getUTF8String(AnswerSchema.TEXT)).hasToString(text);
    assertThat(row.isNullAt(AnswerSchema.PROBLEM)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"valueInteger\":\"twelve\"}; integer; twelve; the value is no integer",
        "{\"valueInteger\":99999999999999999999}; integer; 99999999999999999999; the value is no integer",
        "{\"valueDate\":\"2025-02-30\"}; date; 2025-02-30; the value is no date",
        "{\"valueTime\":\"25:00:00\"}; time; 25:00:00; the value is no time",
        "{\"valueMoney\":{\"value\":1}}; money; {\"value\":1}; a response has no such type of value",
        "{\"valueCoding\":7}; coding; 7; the value is no coding",
        "7; -; 7; the answer is not an object",
        "{\"extension\":[]}; -; -; the answer has no value",
        "{\"valueString\":null}; -; -; the answer has no value",
      })
  void whatFitsNoColumnIsKeptAsTextWithTheReason(
      String answer, String type, String text, String problem) {
    InternalRow row = only(answer);
    assertThat(row.isNullAt(AnswerSchema.TYPE) ? "-" : row.getString(AnswerSchema.TYPE))
        .isEqualTo(type);
    assertThat(row.isNullAt(AnswerSchema.TEXT) ? "-" : row.getString(AnswerSchema.TEXT))
        .isEqualTo(text);
    assertThat(row.getString(AnswerSchema.PROBLEM)).isEqualTo(problem);
    assertThat(row.isNullAt(AnswerSchema.INTEGER)).isTrue();
    assertThat(row.isNullAt(AnswerSchema.DATE)).isTrue();
  }

  @Test
  void listsThatAreNoneAreReadAllTheSame() {
    assertThat(answers("{\"linkId\":\"q\",\"answer\":{\"valueBoolean\":true}}"))
        .containsExactly("q | 0 | boolean | true | 'answer' is not a list");
    assertThat(answers("[\"stray\",{\"answer\":[{\"valueInteger\":5}]}]"))
        .containsExactly(
            " | 0 | - | stray | the item is not an object",
            " | 1 | integer | 5 | the item has no link id");
  }

  @Test
  void severalValuesInOneAnswerAreSeveralRows() {
    assertThat(
            answers("[{\"linkId\":\"q\",\"answer\":[{\"valueInteger\":5,\"valueString\":\"x\"}]}]"))
        .containsExactly(
            "q | 0 | integer | 5 | the answer has several values",
            "q | 0 | string | x | the answer has several values");
  }

  @Test
  void itemsFourHundredDeepAreRead() {
    String json = "[{\"linkId\":\"q\",\"answer\":[{\"valueInteger\":1}]}]";
    for (int i = 0; i < 400; i++) {
      json = "[{\"linkId\":\"g\",\"item\":" + json + "}]";
    }
    assertThat(answers(json)).singleElement().asString().startsWith("g/g/g/").contains("/q | ");
  }

  @Test
  void aResponseThatIsNoJsonIsRefusedWithoutQuotingIt() {
    assertThatThrownBy(() -> response("\"item\":[{\"linkId\":Smith}]"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageNotContaining("Smith");
  }
}
