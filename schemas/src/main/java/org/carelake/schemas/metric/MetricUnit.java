package org.carelake.schemas.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a metric's value is. */
public enum MetricUnit {
  /** Things counted. */
  COUNT("count", false, 1),
  /** A sum of amounts. */
  TOTAL("total", false, 1),
  /** Numerator ÷ denominator × 100; null when the denominator is 0. */
  PERCENT("percent", true, 100),
  /** Numerator ÷ denominator; null when the denominator is 0. */
  RATIO("ratio", true, 1),
  /** A mean: sum ÷ number, or one expression. */
  MEAN("mean", false, 1),
  /** A score of an instrument, such as a median; one expression. */
  SCORE("score", false, 1);

  private final String code;
  private final boolean needsDenominator;
  private final int factor;

  MetricUnit(String code, boolean needsDenominator, int factor) {
    this.code = code;
    this.needsDenominator = needsDenominator;
    this.factor = factor;
  }

  /** The name used in files and in the fact. */
  public String code() {
    return code;
  }

  /** Whether an entry must give numerator and denominator. */
  public boolean needsDenominator() {
    return needsDenominator;
  }

  /** By what numerator ÷ denominator is multiplied. */
  public int factor() {
    return factor;
  }

  /** The unit with this name, if there is one. */
  public static Optional<MetricUnit> fromCode(String code) {
    return Arrays.stream(values()).filter(unit -> unit.code.equals(code)).findFirst();
  }

  /** All names. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(MetricUnit::code).toList();
  }
}
