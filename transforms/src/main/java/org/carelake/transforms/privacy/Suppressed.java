package org.carelake.transforms.privacy;

import java.util.Collection;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Tables of which values are taken out, group by group. */
final class Suppressed {
  private Suppressed() {}

  /** What is taken out becomes null, so these columns may be. */
  static StructType nullable(StructType schema, Collection<String> columns) {
    StructType result = new StructType();
    for (StructField field : schema.fields()) {
      result =
          result.add(
              new StructField(
                  field.name(),
                  field.dataType(),
                  field.nullable() || columns.contains(field.name()),
                  field.metadata()));
    }
    return result;
  }

  /** A text that rows share when these columns of theirs are equal, null being equal to null. */
  static String group(Row row, int[] columns) {
    StringBuilder key = new StringBuilder();
    for (int column : columns) {
      String text = row.isNullAt(column) ? "" : row.get(column).toString();
      key.append(row.isNullAt(column) ? -1 : text.length()).append(':').append(text);
    }
    return key.toString();
  }
}
