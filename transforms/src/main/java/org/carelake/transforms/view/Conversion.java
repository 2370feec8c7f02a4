package org.carelake.transforms.view;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
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
      return item -> date(Values.text(item));
    }
    if (type.equals(DataTypes.TimestampType)) {
      return item -> timestamp(Values.text(item));
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

  /** Days since 1970; null unless the first ten characters are a day of the calendar. */
  private static Integer date(UTF8String text) {
    if (text == null || text.numBytes() < 10) {
      return null;
    }
    try {
      return (int) LocalDate.parse(text.toString().substring(0, 10)).toEpochDay();
    } catch (DateTimeException none) {
      return null;
    }
  }

  /** Microseconds since 1970; null without a time or a zone. */
  private static Long timestamp(UTF8String text) {
    if (text == null || text.numBytes() < 17) {
      return null;
    }
    String lexical = text.toString();
    boolean zoned =
        lexical.endsWith("Z")
            || lexical.charAt(lexical.length() - 6) == '+'
            || lexical.charAt(lexical.length() - 6) == '-';
    if (!zoned) {
      return null;
    }
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(lexical).toInstant());
    } catch (DateTimeException none) {
      return null;
    }
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
