package org.carelake.transforms.fhirpath;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.regex.Matcher;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The least and greatest value that a value of limited precision may stand for: lowBoundary() and
 * highBoundary() of FHIRPath 2.0. A precision is a number of digits, as there: of decimals for a
 * number, 4, 6, 8 for dates, 12, 14, 17 for dates with time, 4, 6, 9 for times.
 */
final class Boundaries {
  private static final int NOT_GIVEN = -1;
  private static final int DATE_DIGITS = 8;
  private static final int DATE_TIME_DIGITS = 17;
  private static final int TIME_DIGITS = 9;

  private Boundaries() {}

  static Object of(Kind kind, Object item, boolean low, Long precision) {
    int digits = precision == null ? NOT_GIVEN : (int) Math.min(precision, 100);
    Object value = Values.bare(item);
    if (value == null) {
      return null;
    }
    return switch (kind) {
      case INTEGER, DECIMAL -> number(Values.decimal(value), low, digits);
      case DATE -> date(value.toString(), low, digits == NOT_GIVEN ? DATE_DIGITS : digits);
      case DATE_TIME ->
          dateTime(value.toString(), low, digits == NOT_GIVEN ? DATE_TIME_DIGITS : digits);
      case TIME -> time(value.toString(), low, digits == NOT_GIVEN ? TIME_DIGITS : digits);
      default -> throw new EvaluationException("a boundary of this type is not defined");
    };
  }

  private static BigDecimal number(BigDecimal value, boolean low, int digits) {
    int scale = Math.max(0, value.scale());
    BigDecimal half = BigDecimal.valueOf(5, scale + 1);
    BigDecimal boundary = low ? value.subtract(half) : value.add(half);
    if (digits == NOT_GIVEN) {
      return boundary;
    }
    return boundary.setScale(digits, low ? RoundingMode.FLOOR : RoundingMode.CEILING);
  }

  private static UTF8String date(String text, boolean low, int digits) {
    Matcher parts = matched(Temporal.DATE_TIME.matcher(text));
    return UTF8String.fromString(fullDate(parts, low).substring(0, dateLength(digits)));
  }

  private static int dateLength(int digits) {
    return digits <= 4 ? 4 : digits <= 6 ? 7 : 10;
  }

  private static UTF8String dateTime(String text, boolean low, int digits) {
    Matcher parts = matched(Temporal.DATE_TIME.matcher(text));
    String date = fullDate(parts, low);
    if (digits <= DATE_DIGITS) {
      return UTF8String.fromString(date.substring(0, dateLength(digits)));
    }
    String time = fullTime(parts, 4, low).substring(0, timeLength(digits - DATE_DIGITS));
    String zone = parts.group(8);
    String bound = zone != null ? zone : low ? "+14:00" : "-12:00";
    return UTF8String.fromString(date + "T" + time + bound);
  }

  private static UTF8String time(String text, boolean low, int digits) {
    Matcher parts = matched(Temporal.TIME.matcher(text));
    return UTF8String.fromString(fullTime(parts, 1, low).substring(0, timeLength(digits)));
  }

  private static int timeLength(int digits) {
    return digits <= 2 ? 2 : digits <= 4 ? 5 : digits <= 6 ? 8 : 12;
  }

  private static Matcher matched(Matcher parts) {
    if (!parts.matches()) {
      throw new EvaluationException("expected a date or time, found another value");
    }
    return parts;
  }

  private static String fullDate(Matcher parts, boolean low) {
    String month = or(parts.group(2), low ? "01" : "12");
    String day = parts.group(3);
    if (day == null) {
      day = low ? "01" : lastDay(parts.group(1), month);
    }
    return parts.group(1) + "-" + month + "-" + day;
  }

  private static String lastDay(String year, String month) {
    try {
      return Integer.toString(
          YearMonth.of(Integer.parseInt(year), Integer.parseInt(month)).lengthOfMonth());
    } catch (DateTimeException impossible) {
      throw new EvaluationException("expected a date of the calendar, found another value");
    }
  }

  private static String fullTime(Matcher parts, int firstGroup, boolean low) {
    String fraction = parts.group(firstGroup + 3);
    String millis =
        fraction == null
            ? (low ? "000" : "999")
            : (fraction + (low ? "000" : "999")).substring(0, 3);
    return or(parts.group(firstGroup), low ? "00" : "23")
        + ":"
        + or(parts.group(firstGroup + 1), low ? "00" : "59")
        + ":"
        + or(parts.group(firstGroup + 2), low ? "00" : "59")
        + "."
        + millis;
  }

  private static String or(String given, String otherwise) {
    return given == null ? otherwise : given;
  }
}
