package org.carelake.schemas.contract;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on a number of failures, such as {@code > 10}, {@code != 0} or {@code >= 1.5%} of the
 * rows that were looked at. No rows are 0 % failures.
 */
public record Threshold(Comparison comparison, BigDecimal number, boolean percent) {
  /** Any failure at all. */
  public static final Threshold ANY = new Threshold(Comparison.NOT_EQUAL, BigDecimal.ZERO, false);

  private static final Pattern FORM =
      Pattern.compile("\\s*(>=|<=|!=|<>|>|<|==?)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(%?)\\s*");

  public Threshold {
    Objects.requireNonNull(comparison, "comparison is null");
    Objects.requireNonNull(number, "number is null");
  }

  /** How a number of failures is held against the threshold. */
  public enum Comparison {
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    EQUAL("="),
    NOT_EQUAL("!=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    private boolean holds(int order) {
      return switch (this) {
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
      };
    }
  }

  /** Reads a threshold; empty when the text is none. */
  public static Optional<Threshold> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Comparison comparison =
        switch (form.group(1)) {
          case ">" -> Comparison.GREATER;
          case ">=" -> Comparison.GREATER_OR_EQUAL;
          case "<" -> Comparison.LESS;
          case "<=" -> Comparison.LESS_OR_EQUAL;
          case "=", "==" -> Comparison.EQUAL;
          default -> Comparison.NOT_EQUAL;
        };
    return Optional.of(
        new Threshold(comparison, new BigDecimal(form.group(2)), !form.group(3).isEmpty()));
  }

  /**
   * Whether the condition is met.
   *
   * @param rows how many rows were looked at
   */
  public boolean isMet(long failures, long rows) {
    BigDecimal found = BigDecimal.valueOf(failures);
    if (!percent) {
      return comparison.holds(found.compareTo(number));
    }
    // failures / rows ? n / 100, without a division
    return comparison.holds(
        found
            .multiply(BigDecimal.valueOf(100))
            .compareTo(number.multiply(BigDecimal.valueOf(rows))));
  }

  @Override
  public String toString() {
    return comparison.sign + " " + number.toPlainString() + (percent ? "%" : "");
  }
}
