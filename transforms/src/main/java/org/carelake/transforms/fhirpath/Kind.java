package org.carelake.transforms.fhirpath;

import java.util.Map;

/** What can be done with values of a type. */
public enum Kind {
  BOOLEAN("Boolean"),
  INTEGER("Integer"),
  DECIMAL("Decimal"),
  STRING("String"),
  DATE("Date"),
  DATE_TIME("DateTime"),
  TIME("Time"),
  QUANTITY("Quantity"),
  /** An object: data type, nested element or resource. */
  COMPLEX("object");

  private static final Map<String, Kind> BY_TYPE =
      Map.ofEntries(
          Map.entry("boolean", BOOLEAN),
          Map.entry("integer", INTEGER),
          Map.entry("positiveInt", INTEGER),
          Map.entry("unsignedInt", INTEGER),
          Map.entry("integer64", INTEGER),
          Map.entry("decimal", DECIMAL),
          Map.entry("string", STRING),
          Map.entry("code", STRING),
          Map.entry("id", STRING),
          Map.entry("uri", STRING),
          Map.entry("url", STRING),
          Map.entry("uuid", STRING),
          Map.entry("oid", STRING),
          Map.entry("canonical", STRING),
          Map.entry("markdown", STRING),
          Map.entry("base64Binary", STRING),
          Map.entry("xhtml", STRING),
          Map.entry("date", DATE),
          Map.entry("dateTime", DATE_TIME),
          Map.entry("instant", DATE_TIME),
          Map.entry("time", TIME));

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** The kind of a FHIR type, or of a FHIRPath type written {@code System.Boolean}. */
  public static Kind of(String type) {
    if (type.startsWith(SYSTEM)) {
      for (Kind kind : values()) {
        if (kind.word.equals(type.substring(SYSTEM.length()))) {
          return kind;
        }
      }
    }
    return BY_TYPE.getOrDefault(type, COMPLEX);
  }

  static final String SYSTEM = "System.";

  /** The FHIRPath type of this kind, {@code System.Boolean}. */
  String systemType() {
    return SYSTEM + word;
  }

  /** The kind as a message names it. */
  public String word() {
    return word;
  }

  boolean isNumber() {
    return this == INTEGER || this == DECIMAL;
  }

  boolean isTemporal() {
    return this == DATE || this == DATE_TIME || this == TIME;
  }

  /** Whether values of the two kinds may be compared with one another. */
  boolean comparableWith(Kind other) {
    if (this == other || (isNumber() && other.isNumber())) {
      return true;
    }
    boolean dates = this == DATE || this == DATE_TIME;
    return (dates && (other == DATE || other == DATE_TIME))
        || (this == QUANTITY && other.isNumber())
        || (other == QUANTITY && isNumber());
  }
}
