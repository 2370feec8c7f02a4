package org.carelake.transforms.form;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** The texts of answers by item path, several joined with " | ", as a JSON object. */
final class AsideTexts {
  private final Map<String, String> texts = new LinkedHashMap<>();

  void add(UTF8String path, UTF8String text) {
    if (text != null) {
      texts.merge(path.toString(), text.toString(), (one, other) -> one + " | " + other);
    }
  }

  /** The object; null when there are no texts. */
  UTF8String json() {
    if (texts.isEmpty()) {
      return null;
    }
    AnswerRest json = new AnswerRest();
    texts.forEach((path, text) -> json.add(path, AnswerRest.quoted(text)));
    return UTF8String.fromString(json.text());
  }
}
