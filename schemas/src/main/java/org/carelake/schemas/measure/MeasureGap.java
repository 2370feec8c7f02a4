package org.carelake.schemas.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What makes an open gap of a measure. */
public enum MeasureGap {
  /** Being in the denominator and not in the numerator: the numerator is what should be done. */
  UNMET,
  /** Being in the numerator: the numerator is what should not be, such as an overdue screening. */
  MET,
  /** Nothing: the measure counts what happened. */
  NONE;

  /** The name used in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The gap with this name, if there is one. */
  public static Optional<MeasureGap> fromCode(String code) {
    return Arrays.stream(values()).filter(gap -> gap.code().equals(code)).findFirst();
  }

  /** All names. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(MeasureGap::code).toList();
  }
}
