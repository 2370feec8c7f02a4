package org.carelake.schemas.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/** A JSON value that knows its JSON pointer and its place in the file. */
sealed interface JsonValue {

  /** Where in the document, as RFC 6901 writes it; empty for the document itself. */
  String pointer();

  /** Where in the file. */
  Location location();

  /** An object; members in the order of the file. */
  record Members(String pointer, Location location, Map<String, JsonValue> values)
      implements JsonValue {}

  /** An array. */
  record Elements(String pointer, Location location, List<JsonValue> values) implements JsonValue {}

  /** A string, number, boolean or null; numbers as they were written. */
  record Scalar(String pointer, Location location, JsonToken token, String text)
      implements JsonValue {}

  /** Reads one JSON document; a member given twice is an error. */
  static JsonValue parse(String file, String json) {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() == null) {
        throw CarelakeException.configuration(
            Location.of(file, 1), "expected a ViewDefinition as JSON, found an empty file");
      }
      JsonValue value = read(file, parser);
      if (parser.nextToken() != null) {
        throw CarelakeException.configuration(
            place(file, parser.currentTokenLocation()),
            "expected the end of the file after the ViewDefinition, found more JSON");
      }
      return value;
    } catch (JsonProcessingException broken) {
      throw JsonErrors.of(file, json, broken);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading a string failed", impossible);
    }
  }

  private static JsonValue read(String file, JsonParser parser) throws IOException {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    Location location = place(file, parser.currentTokenLocation());
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      pointer = parser.getParsingContext().getParent().pathAsPointer().toString();
      Map<String, JsonValue> values = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        values.put(name, read(file, parser));
      }
      return new Members(pointer, location, values);
    }
    if (token == JsonToken.START_ARRAY) {
      pointer = parser.getParsingContext().getParent().pathAsPointer().toString();
      List<JsonValue> values = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values.add(read(file, parser));
      }
      return new Elements(pointer, location, values);
    }
    return new Scalar(pointer, location, token, parser.getText());
  }

  private static Location place(String file, JsonLocation location) {
    return location == null
        ? Location.of(file)
        : new Location(file, location.getLineNr(), location.getColumnNr());
  }
}
