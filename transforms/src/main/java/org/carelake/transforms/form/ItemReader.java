package org.carelake.transforms.form;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the items of a response with the items under them and under their answers. */
final class ItemReader {
  private final RawJson json;
  private final JsonParser parser;
  private final AnswerReader answers;

  ItemReader(RawJson json) {
    this.json = json;
    this.parser = json.parser();
    this.answers = new AnswerReader(json, this);
  }

  /** The items of the list whose first token is at hand. */
  List<ResponseItem> list() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return List.of(item("'item' is not a list"));
    }
    List<ResponseItem> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(item(null));
    }
    return items;
  }

  private ResponseItem item(String problem) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      Object[] value = new Object[AnswerSchema.WIDTH];
      value[AnswerSchema.TEXT] = UTF8String.fromString(json.text());
      AnswerReader.problem(value, "the item is not an object");
      ResponseItem.Answer answer = new ResponseItem.Answer(List.<Object[]>of(value), List.of());
      return new ResponseItem(null, null, List.of(answer), List.of(), problem);
    }
    String link = null;
    String text = null;
    List<ResponseItem.Answer> found = List.of();
    List<ResponseItem> under = List.of();
    String wrong = problem;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "linkId" -> {
          link = json.text();
          wrong = token == JsonToken.VALUE_STRING ? wrong : "the link id is not a text";
        }
        case "text" -> text = json.text();
        case "answer" -> {
          wrong = token == JsonToken.START_ARRAY ? wrong : "'answer' is not a list";
          found = answers(token);
        }
        case "item" -> under = list();
        default -> parser.skipChildren();
      }
    }
    return new ResponseItem(
        link,
        text,
        found,
        under,
        link == null && wrong == null ? "the item has no link id" : wrong);
  }

  private List<ResponseItem.Answer> answers(JsonToken token) throws IOException {
    if (token != JsonToken.START_ARRAY) {
      return List.of(answers.read());
    }
    List<ResponseItem.Answer> found = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      found.add(answers.read());
    }
    return found;
  }
}
