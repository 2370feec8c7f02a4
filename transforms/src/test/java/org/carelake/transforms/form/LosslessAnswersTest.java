package org.carelake.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;

/** Every answer of any response can be put together again from its row. */
class LosslessAnswersTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private static final Map<Integer, String> MEMBERS =
      Map.ofEntries(
          Map.entry(AnswerSchema.CODING_SYSTEM, "system"),
          Map.entry(AnswerSchema.CODING_CODE, "code"),
          Map.entry(AnswerSchema.CODING_DISPLAY, "display"),
          Map.entry(AnswerSchema.QUANTITY_COMPARATOR, "comparator"),
          Map.entry(AnswerSchema.QUANTITY_UNIT, "unit"),
          Map.entry(AnswerSchema.QUANTITY_SYSTEM, "system"),
          Map.entry(AnswerSchema.QUANTITY_CODE, "code"),
          Map.entry(AnswerSchema.REFERENCE, "reference"),
          Map.entry(AnswerSchema.REFERENCE_DISPLAY, "display"),
          Map.entry(AnswerSchema.ATTACHMENT_TYPE, "contentType"),
          Map.entry(AnswerSchema.ATTACHMENT_URL, "url"),
          Map.entry(AnswerSchema.ATTACHMENT_TITLE, "title"));

  /** One answer as plain recursion over the parsed tree finds it. */
  private record Expected(
      String path,
      String position,
      int item,
      int answer,
      String link,
      String text,
      JsonNode json) {}

  @Property(tries = 400)
  void nothingIsLost(@ForAll long seed) throws JsonProcessingException {
    String text = JSON.writeValueAsString(new ResponseMaker(seed).response());
    JsonNode response = JSON.readTree(text);
    List<Expected> expected = new ArrayList<>();
    collect(response.path("item"), "", "", expected);

    Object[] row = ResponseReader.read(text.getBytes(StandardCharsets.UTF_8));
    ArrayData answers = (GenericArrayData) row[AnswerSchema.RESPONSE.fieldIndex("answers")];

    assertThat(answers.numElements()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      InternalRow found = answers.getStruct(i, AnswerSchema.WIDTH);
      Expected wanted = expected.get(i);
      assertThat(found.getInt(AnswerSchema.POSITION)).isEqualTo(i);
      assertThat(string(found, AnswerSchema.PATH)).isEqualTo(wanted.path());
      assertThat(string(found, AnswerSchema.ITEM_POSITION)).isEqualTo(wanted.position());
      assertThat(found.getInt(AnswerSchema.ITEM_INDEX)).isEqualTo(wanted.item());
      assertThat(found.getInt(AnswerSchema.ANSWER_INDEX)).isEqualTo(wanted.answer());
      assertThat(string(found, AnswerSchema.LINK)).isEqualTo(wanted.link());
      assertThat(string(found, AnswerSchema.QUESTION)).isEqualTo(wanted.text());
      assertThat(rebuilt(found)).isEqualTo(wanted.json());
    }
  }

  private static void collect(
      JsonNode items, String path, String position, List<Expected> expected) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      String link = item.get("linkId").asText();
      String here = path.isEmpty() ? link : path + "/" + link;
      int occurrence = seen.merge(link, 1, Integer::sum) - 1;
      JsonNode answers = item.path("answer");
      for (int a = 0; a < answers.size(); a++) {
        ObjectNode answer = answers.get(a).deepCopy();
        JsonNode under = answer.path("item");
        answer.remove("item");
        String text = item.has("text") ? item.get("text").asText() : null;
        expected.add(new Expected(here, position + i, occurrence, a, link, text, answer));
        collect(under, here, position + i + "." + a + "/", expected);
      }
      collect(item.path("item"), here, position + i + "/", expected);
    }
  }

  /** The answer without the items under it, from the columns alone. */
  private static JsonNode rebuilt(InternalRow row) throws JsonProcessingException {
    ObjectNode answer =
        row.isNullAt(AnswerSchema.REST)
            ? JSON.createObjectNode()
            : (ObjectNode) JSON.readTree(string(row, AnswerSchema.REST));
    String type = string(row, AnswerSchema.TYPE);
    if (type == null || isMisfit(row)) {
      return answer;
    }
    String name = "value" + Character.toUpperCase(type.charAt(0)) + type.substring(1);
    String text = string(row, AnswerSchema.TEXT);
    switch (type) {
      case "boolean" -> answer.put(name, row.getBoolean(AnswerSchema.BOOLEAN));
      case "integer" -> answer.set(name, JSON.readTree("" + row.getLong(AnswerSchema.INTEGER)));
      case "decimal" -> answer.set(name, JSON.readTree(text));
      case "date", "dateTime" -> answer.put(name, text);
      case "time" -> answer.put(name, string(row, AnswerSchema.TIME));
      case "string" -> answer.put(name, string(row, AnswerSchema.STRING));
      case "uri" -> answer.put(name, string(row, AnswerSchema.URI));
      default -> complex(row, answer, name);
    }
    return answer;
  }

  private static boolean isMisfit(InternalRow row) {
    String problem = string(row, AnswerSchema.PROBLEM);
    return problem != null && !problem.contains("a member of the value");
  }

  private static void complex(InternalRow row, ObjectNode answer, String name)
      throws JsonProcessingException {
    ObjectNode value = answer.has(name) ? (ObjectNode) answer.get(name) : answer.putObject(name);
    if (!row.isNullAt(AnswerSchema.QUANTITY_TEXT)) {
      value.set("value", JSON.readTree(string(row, AnswerSchema.QUANTITY_TEXT)));
    }
    MEMBERS.forEach(
        (column, member) -> {
          if (!row.isNullAt(column)) {
            value.put(member, string(row, column));
          }
        });
  }

  private static String string(InternalRow row, int column) {
    return row.isNullAt(column) ? null : row.getUTF8String(column).toString();
  }
}
