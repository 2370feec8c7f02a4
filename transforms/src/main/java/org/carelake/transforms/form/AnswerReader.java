package org.carelake.transforms.form;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads one element of an item's {@code answer}: every value[x] of FHIR R4 into its columns, and
 * whatever has no column, or a value that isn't what its name says, as text with the reason.
 */
final class AnswerReader {
  private static final Map<String, Integer> CODING =
      Map.of(
          "system", AnswerSchema.CODING_SYSTEM,
          "code", AnswerSchema.CODING_CODE,
          "display", AnswerSchema.CODING_DISPLAY);
  private static final Map<String, Integer> QUANTITY =
      Map.of(
          "value", AnswerSchema.QUANTITY_TEXT,
          "comparator", AnswerSchema.QUANTITY_COMPARATOR,
          "unit", AnswerSchema.QUANTITY_UNIT,
          "system", AnswerSchema.QUANTITY_SYSTEM,
          "code", AnswerSchema.QUANTITY_CODE);
  private static final Map<String, Integer> REFERENCE =
      Map.of(
          "reference", AnswerSchema.REFERENCE,
          "display", AnswerSchema.REFERENCE_DISPLAY);
  private static final Map<String, Integer> ATTACHMENT =
      Map.of(
          "contentType", AnswerSchema.ATTACHMENT_TYPE,
          "url", AnswerSchema.ATTACHMENT_URL,
          "title", AnswerSchema.ATTACHMENT_TITLE);

  private final RawJson json;
  private final JsonParser parser;
  private final ItemReader items;

  AnswerReader(RawJson json, ItemReader items) {
    this.json = json;
    this.parser = json.parser();
    this.items = items;
  }

  /** The answer whose first token is at hand. */
  ResponseItem.Answer read() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      Object[] value = new Object[AnswerSchema.WIDTH];
      value[AnswerSchema.TEXT] = utf8(json.text());
      problem(value, "the answer is not an object");
      return new ResponseItem.Answer(List.<Object[]>of(value), List.of());
    }
    List<Object[]> values = new ArrayList<>(1);
    List<ResponseItem> under = List.of();
    AnswerRest rest = new AnswerRest();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("item")) {
        under = items.list();
      } else if (isValue(name) && parser.currentToken() != JsonToken.VALUE_NULL) {
        values.add(value(name, rest));
      } else {
        rest.add(name, json.json());
      }
    }
    if (values.isEmpty()) {
      Object[] none = new Object[AnswerSchema.WIDTH];
      problem(none, "the answer has no value");
      values.add(none);
    }
    for (Object[] value : values) {
      if (values.size() > 1) {
        problem(value, "the answer has several values");
      }
    }
    values.get(0)[AnswerSchema.REST] = utf8(rest.text());
    return new ResponseItem.Answer(values, under);
  }

  private static boolean isValue(String name) {
    return name.length() > 5 && name.startsWith("value") && Character.isUpperCase(name.charAt(5));
  }

  private Object[] value(String name, AnswerRest rest) throws IOException {
    Object[] row = new Object[AnswerSchema.WIDTH];
    String type = name.substring(5, 6).toLowerCase(Locale.ROOT) + name.substring(6);
    row[AnswerSchema.TYPE] = UTF8String.fromString(type);
    switch (type) {
      case "coding" -> complex(row, name, CODING, rest);
      case "quantity" -> complex(row, name, QUANTITY, rest);
      case "reference" -> complex(row, name, REFERENCE, rest);
      case "attachment" -> complex(row, name, ATTACHMENT, rest);
      default -> primitive(row, type, name, rest);
    }
    return row;
  }

  private void primitive(Object[] row, String type, String name, AnswerRest rest)
      throws IOException {
    JsonToken token = parser.currentToken();
    String text = json.text();
    row[AnswerSchema.TEXT] = utf8(text);
    if (!PrimitiveAnswer.isKnown(type)) {
      misfit(row, name, token, rest, "a response has no such type of value");
    } else if (!PrimitiveAnswer.put(row, type, token, text)) {
      misfit(row, name, token, rest, "the value is no " + type);
    }
  }

  /** Keeps a value that fits no column: readable as the answer's text, and as it was written. */
  private static void misfit(
      Object[] row, String name, JsonToken token, AnswerRest rest, String reason) {
    problem(row, reason);
    String text = row[AnswerSchema.TEXT].toString();
    rest.add(name, token == JsonToken.VALUE_STRING ? AnswerRest.quoted(text) : text);
  }

  /** Reads an object member by member; what has no column, or another type, goes to the rest. */
  private void complex(Object[] row, String name, Map<String, Integer> columns, AnswerRest rest)
      throws IOException {
    JsonToken start = parser.currentToken();
    if (start != JsonToken.START_OBJECT) {
      row[AnswerSchema.TEXT] = utf8(json.text());
      misfit(row, name, start, rest, "the value is no " + row[AnswerSchema.TYPE]);
      return;
    }
    AnswerRest other = new AnswerRest();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      JsonToken token = parser.nextToken();
      Integer column = columns.get(member);
      boolean number = member.equals("value");
      boolean fits = number ? token.isNumeric() : token == JsonToken.VALUE_STRING;
      if (column == null || !fits) {
        if (column != null) {
          problem(row, "a member of the value is of another JSON type");
        }
        other.add(member, json.json());
      } else {
        String text = parser.getText();
        row[column] = utf8(text);
        if (number) {
          row[AnswerSchema.QUANTITY_VALUE] = PrimitiveAnswer.decimal(text);
        }
      }
    }
    if (!other.isEmpty()) {
      rest.add(name, other.text());
    }
    row[AnswerSchema.TEXT] = readable(row);
  }

  /** What a person reads; null where the value says nothing a person could read. */
  private static UTF8String readable(Object[] row) {
    return switch (row[AnswerSchema.TYPE].toString()) {
      case "coding" -> first(row, AnswerSchema.CODING_DISPLAY, AnswerSchema.CODING_CODE);
      case "reference" -> first(row, AnswerSchema.REFERENCE_DISPLAY, AnswerSchema.REFERENCE);
      case "attachment" ->
          first(
              row,
              AnswerSchema.ATTACHMENT_TITLE,
              AnswerSchema.ATTACHMENT_URL,
              AnswerSchema.ATTACHMENT_TYPE);
      default -> quantity(row);
    };
  }

  private static UTF8String quantity(Object[] row) {
    UTF8String unit = first(row, AnswerSchema.QUANTITY_UNIT, AnswerSchema.QUANTITY_CODE);
    Object value = row[AnswerSchema.QUANTITY_TEXT];
    if (value == null) {
      return unit;
    }
    Object comparator = row[AnswerSchema.QUANTITY_COMPARATOR];
    String number = (comparator == null ? "" : comparator.toString()) + value;
    return UTF8String.fromString(unit == null ? number : number + " " + unit);
  }

  private static UTF8String first(Object[] row, int... columns) {
    for (int column : columns) {
      if (row[column] != null) {
        return (UTF8String) row[column];
      }
    }
    return null;
  }

  static void problem(Object[] row, String problem) {
    Object former = row[AnswerSchema.PROBLEM];
    row[AnswerSchema.PROBLEM] =
        UTF8String.fromString(former == null ? problem : former + "; " + problem);
  }

  private static UTF8String utf8(String text) {
    return text == null ? null : UTF8String.fromString(text);
  }
}
