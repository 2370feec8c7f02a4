package org.carelake.transforms.view;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Base64;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.fhirpath.Values;

/** Turns an item of a path into Spark's internal form of a SQL value; null stays null. */
@FunctionalInterface
interface Conversion extends Serializable {

  /** The internal value of an item. */
  Object apply(Object item);

  /** The conversion into a type. */
  static Conversion to(DataType type) {
    if (type instanceof DecimalType decimal) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      return item -> decimal(Values.decimal(item), precision, scale);
    }
    if (type.equals(DataTypes.BooleanType)) {
      return Values::truth;
    }
    if (type.equals(DataTypes.IntegerType)) {
      return Conversion::integer;
    }
    if (type.equals(DataTypes.LongType)) {
      return Values::whole;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return Conversion::real;
    }
    if (type.equals(DataTypes.DateType)) {
      return item -> {
        UTF8String text = Values.text(item);
        return text == null ? null : TemporalText.days(text);
      };
    }
    if (type.equals(DataTypes.TimestampType)) {
      return item -> {
        UTF8String text = Values.text(item);
        return text == null ? null : TemporalText.micros(text);
      };
    }
    if (type.equals(DataTypes.BinaryType)) {
      return item -> binary(Values.text(item));
    }
    return Values::text;
  }

  private static Object integer(Object item) {
    Long value = Values.whole(item);
    if (value == null) {
      return null;
    }
    if (value != value.intValue()) {
      throw new EvaluationException(
          "an integer does not fit 32 bits; the tag ansi/type BIGINT makes room for it");
    }
    return value.intValue();
  }

  private static Object real(Object item) {
    BigDecimal value = Values.decimal(item);
    return value == null ? null : value.doubleValue();
  }

  private static Decimal decimal(BigDecimal value, int precision, int scale) {
    if (value == null) {
      return null;
    }
    BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
    return rounded.precision() > precision ? null : Decimal.apply(rounded, precision, scale);
  }

  private static byte[] binary(UTF8String text) {
    if (text == null) {
      return null;
    }
    try {
      return Base64.getMimeDecoder().decode(text.getBytes());
    } catch (IllegalArgumentException wrong) {
      throw new EvaluationException("expected base64, found another text");
    }
  }
}
