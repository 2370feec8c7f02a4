package org.carelake.jobs.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.sql.Timestamp;

/** Values of rows as JSON: numbers stay numbers, days and moments become text. */
final class Cells {
  private Cells() {}

  static void add(ArrayNode row, Object value) {
    if (value == null) {
      row.addNull();
    } else if (value instanceof BigDecimal number) {
      BigDecimal plain = number.stripTrailingZeros();
      row.add(plain.scale() < 0 ? plain.setScale(0) : plain);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      row.add(((Number) value).longValue());
    } else if (value instanceof Number number) {
      row.add(number.doubleValue());
    } else if (value instanceof Boolean flag) {
      row.add(flag);
    } else if (value instanceof Timestamp moment) {
      row.add(moment.toInstant().toString());
    } else {
      row.add(value.toString());
    }
  }
}
