package org.carelake.transforms.form;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Draws questionnaire responses: items under items and under answers, every type of value. */
final class ResponseMaker {
  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);
  private static final List<String> TEXTS =
      List.of(
          "plain",
          "",
          "  blanks ",
          "quote \" backslash \\ slash /",
          "a\nb\tc",
          "é 漢字 🙂",
          "\u0001");

  private final Random random;

  ResponseMaker(long seed) {
    this.random = new Random(seed);
  }

  ObjectNode response() {
    ObjectNode response = JSON.objectNode();
    response.put("resourceType", "QuestionnaireResponse");
    response.put("questionnaire", "Questionnaire/54");
    response.set("item", items(random.nextInt(5) == 0 ? 40 : 4));
    response.put("status", "completed");
    return response;
  }

  private ArrayNode items(int depth) {
    ArrayNode items = JSON.arrayNode();
    int count = depth > 4 ? 1 : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      items.add(item(depth));
    }
    return items;
  }

  private ObjectNode item(int depth) {
    ObjectNode item = JSON.objectNode();
    boolean linkLast = random.nextInt(4) == 0;
    if (!linkLast) {
      link(item);
    }
    if (random.nextBoolean()) {
      item.put("text", text());
    }
    if (random.nextInt(6) == 0) {
      item.set("extension", extension());
    }
    boolean deep = depth > 4;
    boolean underAnswer = deep && random.nextBoolean();
    if (underAnswer || random.nextInt(4) > 0) {
      ArrayNode answers = item.putArray("answer");
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        answers.add(answer(deep ? 0 : depth));
      }
    }
    if (underAnswer) {
      ((ObjectNode) item.get("answer").get(0)).set("item", items(depth - 1));
    } else if (deep || (depth > 0 && random.nextInt(3) == 0)) {
      item.set("item", items(depth - 1));
    }
    if (linkLast) {
      link(item);
    }
    return item;
  }

  private void link(ObjectNode item) {
    item.put("linkId", List.of("a", "b", "f1.3.1", "é/x").get(random.nextInt(4)));
  }

  private ObjectNode answer(int depth) {
    ObjectNode answer = JSON.objectNode();
    if (random.nextInt(8) == 0) {
      answer.set("extension", extension());
    }
    if (depth > 0 && random.nextInt(3) == 0) {
      answer.set("item", items(depth - 1));
    }
    value(answer);
    return answer;
  }

  private void value(ObjectNode answer) {
    switch (random.nextInt(16)) {
      case 0 -> answer.put("valueBoolean", random.nextBoolean());
      case 1 -> answer.put("valueInteger", random.nextInt());
      case 2 -> answer.put("valueDecimal", number());
      case 3 ->
          answer.put("valueDate", List.of("2024", "2024-02", "2024-02-29").get(random.nextInt(3)));
      case 4 ->
          answer.put(
              "valueDateTime",
              List.of("2024-02", "2024-02-29T01:02:03.45+05:30", "2024-02-29T23:59:59Z")
                  .get(random.nextInt(3)));
      case 5 -> answer.put("valueTime", "23:59:01.5");
      case 6, 7 -> answer.put("valueString", text());
      case 8 -> answer.put("valueUri", "urn:uuid:" + random.nextInt());
      case 9, 10 -> {
        ObjectNode coding = answer.putObject("valueCoding");
        some(coding, "system", "https://example.org/s");
        some(coding, "code", "c" + random.nextInt(9));
        some(coding, "display", text());
        some(coding, "version", "1.0");
      }
      case 11 -> {
        ObjectNode quantity = answer.putObject("valueQuantity");
        quantity.put("value", number());
        some(quantity, "comparator", "<");
        some(quantity, "unit", "mg");
        some(quantity, "system", "http://unitsofmeasure.org");
        some(quantity, "code", "mg");
      }
      case 12 -> {
        ObjectNode reference = answer.putObject("valueReference");
        some(reference, "reference", "Patient/" + random.nextInt(9));
        some(reference, "display", text());
        if (random.nextBoolean()) {
          reference.putObject("identifier").put("value", text());
        }
      }
      case 13 -> {
        ObjectNode attachment = answer.putObject("valueAttachment");
        some(attachment, "contentType", "text/plain");
        some(attachment, "url", "https://example.org/x");
        some(attachment, "title", text());
        some(attachment, "data", "aGFsbG8=");
        attachment.put("size", 5);
      }
      case 14 -> answer.putObject("_valueString").set("extension", extension());
      default -> wrong(answer);
    }
  }

  private void wrong(ObjectNode answer) {
    switch (random.nextInt(7)) {
      case 5 -> answer.putObject("valueCoding").put("code", 5).put("display", text());
      case 0 -> answer.put("valueInteger", text() + "x");
      case 1 -> answer.put("valueBoolean", "true");
      case 2 -> answer.put("valueDate", "2023-02-29");
      case 3 -> answer.putObject("valueMoney").put("value", number()).put("currency", "EUR");
      case 4 -> answer.put("valueCoding", text());
      default -> answer.putArray("valueString").add(text());
    }
  }

  private void some(ObjectNode object, String member, String value) {
    if (random.nextInt(3) > 0) {
      object.put(member, value);
    }
  }

  private ArrayNode extension() {
    ArrayNode list = JSON.arrayNode();
    list.addObject().put("url", "https://example.org/e").put("valueString", text());
    return list;
  }

  private BigDecimal number() {
    return List.of(
            new BigDecimal("1.50"),
            new BigDecimal("-0.000000000000000000000001"),
            new BigDecimal("12345678901234567890.123456789012345678901234567890"),
            new BigDecimal("1E+400"),
            new BigDecimal("7"))
        .get(random.nextInt(5));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
