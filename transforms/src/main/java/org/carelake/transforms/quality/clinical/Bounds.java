package org.carelake.transforms.quality.clinical;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.quality.ReferenceList;

/** Between which values an observation of a living person lies, by LOINC code and UCUM unit. */
record Bounds(Map<String, BigDecimal> low, Map<String, BigDecimal> high) implements Serializable {

  /** Reads the columns loinc, unit, low and high. */
  static Bounds of(ReferenceList list) {
    Map<String, BigDecimal> low = new HashMap<>();
    Map<String, BigDecimal> high = new HashMap<>();
    for (ReferenceList.Line line : list.rows("loinc", "unit", "low", "high")) {
      String key = key(line.values().get(0), line.values().get(1));
      BigDecimal least = number(line, 2);
      BigDecimal greatest = number(line, 3);
      if (!CheckDigits.isLoinc(line.values().get(0)) || !Units.isUcum(line.values().get(1))) {
        throw CarelakeException.configuration(
            line.location(), "expected a LOINC code and a UCUM unit, found " + key);
      }
      if (least.compareTo(greatest) >= 0) {
        throw CarelakeException.configuration(
            line.location(), "low " + least + " must be less than high " + greatest);
      }
      if (low.put(key, least) != null) {
        throw CarelakeException.configuration(line.location(), key + " stands twice");
      }
      high.put(key, greatest);
    }
    return new Bounds(low, high);
  }

  private static BigDecimal number(ReferenceList.Line line, int place) {
    try {
      return new BigDecimal(line.values().get(place));
    } catch (NumberFormatException none) {
      throw CarelakeException.configuration(
          line.location(), "low and high must be numbers, found " + line.values().get(place));
    }
  }

  /** Whether a value lies outside of the bounds; not when there are none for code and unit. */
  boolean outside(String code, String unit, BigDecimal value) {
    if (code == null || unit == null || value == null) {
      return false;
    }
    BigDecimal least = low.get(key(code, unit));
    return least != null
        && (value.compareTo(least) < 0 || value.compareTo(high.get(key(code, unit))) > 0);
  }

  private static String key(String code, String unit) {
    return code + " in " + unit;
  }
}
