package org.carelake.transforms.form;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Builds the JSON object of what no column holds. */
final class AnswerRest {
  private final StringBuilder json = new StringBuilder();

  /** Adds a member. */
  void add(String name, String value) {
    json.append(json.isEmpty() ? '{' : ',').append(quoted(name)).append(':').append(value);
  }

  /** A text as JSON. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    JsonStringEncoder.getInstance().quoteAsString(text, quoted);
    return quoted.append('"').toString();
  }

  boolean isEmpty() {
    return json.isEmpty();
  }

  /** The object; null when it has no members. */
  String text() {
    return json.isEmpty() ? null : json + "}";
  }
}
