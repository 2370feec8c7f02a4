package org.carelake.schemas.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How long the periods of a metric are; a period is named by its first day. Weeks start Monday. */
public enum Grain {
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The name used in files and in the fact. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The grain with this name, if there is one. */
  public static Optional<Grain> fromCode(String code) {
    return Arrays.stream(values()).filter(grain -> grain.code().equals(code)).findFirst();
  }

  /** All names. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(Grain::code).toList();
  }
}
