package org.carelake.transforms.masking;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Names the range that a number lies in, by ascending lower bounds. */
final class Ranges implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<BigDecimal> bounds;

  Ranges(List<BigDecimal> bounds) {
    this.bounds = new ArrayList<>(bounds);
  }

  /** {@code <0}, {@code 0-17} between whole bounds, {@code [0.5,1)} between others, {@code 65+}. */
  String name(BigDecimal number) {
    if (number.compareTo(bounds.get(0)) < 0) {
      return "<" + bounds.get(0).toPlainString();
    }
    int last = bounds.size() - 1;
    for (int i = 0; i < last; i++) {
      if (number.compareTo(bounds.get(i + 1)) < 0) {
        return between(bounds.get(i), bounds.get(i + 1));
      }
    }
    return bounds.get(last).toPlainString() + "+";
  }

  private static String between(BigDecimal lower, BigDecimal upper) {
    if (lower.stripTrailingZeros().scale() > 0 || upper.stripTrailingZeros().scale() > 0) {
      return "[" + lower.toPlainString() + "," + upper.toPlainString() + ")";
    }
    return lower.toBigInteger() + "-" + upper.toBigInteger().subtract(java.math.BigInteger.ONE);
  }
}
