package org.carelake.schemas.extract;

import java.util.Locale;
import java.util.Objects;

/**
 * A column of an extract as it is declared.
 *
 * @param name lower-case letters, digits and underscores
 * @param type a Spark SQL type in lower case, such as {@code string} or {@code decimal(10,2)}
 */
public record ExtractColumn(String name, String type) {
  public ExtractColumn {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(type, "type is null");
  }

  /** Whether values are kept as received. */
  public boolean isText() {
    return type.equals("string");
  }

  /**
   * What a name is recognised by: its letters and digits alone, in lower case, so that {@code
   * Patient ID}, {@code patientId} and {@code PATIENT_ID} are one.
   */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
