package org.carelake.transforms.form;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.transforms.view.TemporalText;

/** Puts a value of a primitive type into its columns, where it is what FHIR R4 allows. */
final class PrimitiveAnswer {
  static final int PRECISION = 38;
  static final int SCALE = 12;

  private static final Set<String> KNOWN =
      Set.of("boolean", "decimal", "integer", "date", "dateTime", "time", "string", "uri");
  private static final String DAY = "\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?";
  private static final String CLOCK = "([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?";
  private static final Pattern DATE = Pattern.compile(DAY);
  private static final Pattern TIME = Pattern.compile(CLOCK);
  private static final Pattern DATE_TIME =
      Pattern.compile(
          DAY + "|\\d{4}-\\d{2}-\\d{2}T" + CLOCK + "(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)?");

  private PrimitiveAnswer() {}

  static boolean isKnown(String type) {
    return KNOWN.contains(type);
  }

  /** Whether the value could be put there; {@code text} is its text or its JSON. */
  static boolean put(Object[] row, String type, JsonToken token, String text) {
    UTF8String utf8 = UTF8String.fromString(text);
    switch (type) {
      case "boolean" -> {
        if (!token.isBoolean()) {
          return false;
        }
        row[AnswerSchema.BOOLEAN] = token == JsonToken.VALUE_TRUE;
        return true;
      }
      case "integer" -> {
        return token == JsonToken.VALUE_NUMBER_INT && integer(row, text);
      }
      case "decimal" -> {
        row[AnswerSchema.DECIMAL] = token.isNumeric() ? decimal(text) : null;
        return token.isNumeric();
      }
      default -> {
        return token == JsonToken.VALUE_STRING && worded(row, type, text, utf8);
      }
    }
  }

  private static boolean worded(Object[] row, String type, String text, UTF8String utf8) {
    switch (type) {
      case "date" -> {
        row[AnswerSchema.DATE] = TemporalText.days(utf8);
        return DATE.matcher(text).matches() && isPartOrDay(row, text);
      }
      case "dateTime" -> {
        row[AnswerSchema.DATE] = TemporalText.days(utf8);
        row[AnswerSchema.DATE_TIME] = TemporalText.micros(utf8);
        return DATE_TIME.matcher(text).matches() && isPartOrDay(row, text);
      }
      case "time" -> {
        boolean valid = TIME.matcher(text).matches();
        row[AnswerSchema.TIME] = valid ? utf8 : null;
        return valid;
      }
      case "uri" -> row[AnswerSchema.URI] = utf8;
      default -> row[AnswerSchema.STRING] = utf8;
    }
    return true;
  }

  /** A text as long as a whole date must be a day of the calendar. */
  private static boolean isPartOrDay(Object[] row, String text) {
    return text.length() < 10 || row[AnswerSchema.DATE] != null;
  }

  private static boolean integer(Object[] row, String text) {
    try {
      row[AnswerSchema.INTEGER] = Long.valueOf(text);
      return true;
    } catch (NumberFormatException tooLong) {
      return false;
    }
  }

  /** The number rounded to 12 places; null when it has more than 26 before the point. */
  static Decimal decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    if (number.signum() != 0 && (long) number.precision() - number.scale() > PRECISION - SCALE) {
      return null;
    }
    if (number.scale() > PRECISION * 2 && (long) number.precision() - number.scale() < -SCALE) {
      return Decimal.apply(BigDecimal.ZERO.setScale(SCALE), PRECISION, SCALE);
    }
    BigDecimal rounded = number.setScale(SCALE, RoundingMode.HALF_UP);
    return rounded.precision() > PRECISION ? null : Decimal.apply(rounded, PRECISION, SCALE);
  }
}
