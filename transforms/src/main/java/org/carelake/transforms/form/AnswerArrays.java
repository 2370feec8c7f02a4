package org.carelake.transforms.form;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** The fields of the answers of one response that forms and scores need, an array each. */
final class AnswerArrays {
  private static final List<String> FIELDS =
      List.of(
          "link_id",
          "item_path",
          "value_type",
          "answer_text",
          "value_boolean",
          "value_integer",
          "value_decimal",
          "value_date",
          "value_datetime",
          "value_coding_code");

  private final ArrayData[] fields = new ArrayData[FIELDS.size()];
  private final int size;

  /** The arrays from a column of the row on. */
  AnswerArrays(InternalRow row, int first) {
    for (int i = 0; i < fields.length; i++) {
      fields[i] = row.getArray(first + i);
    }
    this.size = fields[0].numElements();
  }

  /** What to select from responses, in the order in which it is read. */
  static List<Column> columns() {
    return FIELDS.stream()
        .map(field -> functions.col("answers").getField(field).as(field))
        .toList();
  }

  int size() {
    return size;
  }

  /** Null where the item has none. */
  UTF8String link(int answer) {
    return text(0, answer);
  }

  UTF8String path(int answer) {
    return text(1, answer);
  }

  /** Null where the answer has no value. */
  UTF8String type(int answer) {
    return text(2, answer);
  }

  /** The answer as a person reads it; null where there is nothing to read. */
  UTF8String text(int answer) {
    return text(3, answer);
  }

  Boolean bool(int answer) {
    return fields[4].isNullAt(answer) ? null : fields[4].getBoolean(answer);
  }

  Long integer(int answer) {
    return fields[5].isNullAt(answer) ? null : fields[5].getLong(answer);
  }

  Decimal decimal(int answer) {
    return fields[6].isNullAt(answer)
        ? null
        : fields[6].getDecimal(answer, PrimitiveAnswer.PRECISION, PrimitiveAnswer.SCALE);
  }

  Integer date(int answer) {
    return fields[7].isNullAt(answer) ? null : fields[7].getInt(answer);
  }

  Long moment(int answer) {
    return fields[8].isNullAt(answer) ? null : fields[8].getLong(answer);
  }

  UTF8String code(int answer) {
    return text(9, answer);
  }

  private UTF8String text(int field, int answer) {
    return fields[field].isNullAt(answer) ? null : fields[field].getUTF8String(answer);
  }
}
