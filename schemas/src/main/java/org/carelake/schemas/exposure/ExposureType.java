package org.carelake.schemas.exposure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What kind of thing uses tables; dbt's kinds, and the report. */
public enum ExposureType {
  DASHBOARD,
  REPORT,
  NOTEBOOK,
  ANALYSIS,
  ML,
  APPLICATION;

  /** The name used in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type with this name, if there is one. */
  public static Optional<ExposureType> fromCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }

  /** All names. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(ExposureType::code).toList();
  }
}
