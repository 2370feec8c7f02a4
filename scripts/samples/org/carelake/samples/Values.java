package org.carelake.samples;

import java.time.LocalDate;
import java.util.Map;

/** Answer elements of a QuestionnaireResponse. */
final class Values {
  private Values() {}

  static Map<String, Object> text(String value) {
    return Json.object("valueString", value);
  }

  static Map<String, Object> bool(boolean value) {
    return Json.object("valueBoolean", value);
  }

  static Map<String, Object> integer(int value) {
    return Json.object("valueInteger", value);
  }

  static Map<String, Object> date(LocalDate value) {
    return Json.object("valueDate", When.day(value));
  }

  /** A coding; five in a thousand come without display. */
  static Map<String, Object> coding(String code, Rng rng) {
    String display = rng.chance(5) ? null : Labels.display(code);
    return Json.object("valueCoding", Fhir.coding(Fhir.ANSWERS, code, display));
  }
}
