package org.carelake.transforms.form;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A parser over bytes that gives values back as they were written. */
final class RawJson {
  private final byte[] bytes;
  private final JsonParser parser;

  RawJson(byte[] bytes, JsonParser parser) {
    this.bytes = bytes;
    this.parser = parser;
  }

  JsonParser parser() {
    return parser;
  }

  /** The text of the value at hand: of a string what it says, of anything else its JSON. */
  String text() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : json();
  }

  /** The value at hand as it was written; goes on to its end. */
  String json() throws IOException {
    if (parser.currentToken().isNumeric()) {
      return parser.getText();
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.currentToken().isStructStart()) {
      parser.skipChildren();
    } else {
      parser.finishToken();
    }
    int end = (int) parser.currentLocation().getByteOffset();
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
