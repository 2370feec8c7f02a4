package org.carelake.transforms.extract;

import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** Whether texts are values of a declared type, by Spark's own rules of conversion. */
final class TextType {
  private static final Pattern WHOLE_DATE = Pattern.compile("\\d{4,}-\\d{1,2}-\\d{1,2}.*");

  private final boolean text;
  private final boolean date;
  private final Expression cast;

  private TextType(DataType type) {
    this.text = type.equals(DataTypes.StringType);
    this.date =
        type instanceof DateType
            || type instanceof TimestampType
            || type instanceof TimestampNTZType;
    this.cast =
        new Cast(
            new BoundReference(0, DataTypes.StringType, true),
            type,
            scala.Option.apply("UTC"),
            EvalMode$.MODULE$.TRY());
  }

  static TextType of(String type) {
    return new TextType(DataType.fromDDL(type));
  }

  boolean isText() {
    return text;
  }

  /** Whether a text is a value; {@code 2023} is no date, though Spark would make one of it. */
  boolean fits(String value) {
    if (date && !WHOLE_DATE.matcher(value).matches()) {
      return false;
    }
    return cast.eval(new GenericInternalRow(new Object[] {UTF8String.fromString(value)})) != null;
  }
}
