package org.carelake.schemas.exposure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a chart is drawn. */
public enum ChartType {
  /** One number: of the last row by {@code x}, or of the only row. */
  NUMBER,
  LINE,
  AREA,
  BAR,
  STACKED_BAR,
  /** Bars that lie, for long names. */
  HORIZONTAL_BAR,
  PIE,
  /** Every column of the query, as a table. */
  TABLE;

  /** The name used in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a chart of this type needs a column for its axis. */
  public boolean needsX() {
    return this != NUMBER && this != TABLE;
  }

  /** The type with this name, if there is one. */
  public static Optional<ChartType> fromCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }

  /** All names. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(ChartType::code).toList();
  }
}
