package org.carelake.transforms.view;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the lexical forms of FHIR dates and times into Spark's internal values. */
public final class TemporalText {
  private static final int DATE_LENGTH = 10;
  private static final long SECONDS_A_DAY = 86_400L;
  private static final long MICROS = 1_000_000L;
  private static final int MAX_OFFSET_HOURS = 18;

  private TemporalText() {}

  /** Days since 1970; null unless the first ten characters are a day of the calendar. */
  public static Integer days(UTF8String text) {
    if (text.numBytes() < DATE_LENGTH || text.getByte(4) != '-' || text.getByte(7) != '-') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
      return null;
    }
    try {
      return (int) LocalDate.of(year, month, day).toEpochDay();
    } catch (DateTimeException none) {
      return null;
    }
  }

  /** Microseconds since 1970; null without a whole date, a time of day or a zone. */
  public static Long micros(UTF8String text) {
    int length = text.numBytes();
    Integer days = days(text);
    if (days == null || length < 17 || text.getByte(10) != 'T' || text.getByte(13) != ':') {
      return null;
    }
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = 0;
    int at = 16;
    if (text.getByte(at) == ':') {
      second = number(text, 17, 2);
      at = 19;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return null;
    }
    long fraction = 0;
    if (at < length && text.getByte(at) == '.') {
      long unit = MICROS;
      at++;
      while (at < length && isDigit(text.getByte(at))) {
        unit /= 10;
        fraction += unit * (text.getByte(at++) - '0');
      }
    }
    Integer offset = offsetSeconds(text, at);
    if (offset == null) {
      return null;
    }
    long seconds = days * SECONDS_A_DAY + hour * 3600L + minute * 60L + second - offset;
    return seconds * MICROS + fraction;
  }

  private static Integer offsetSeconds(UTF8String text, int at) {
    int length = text.numBytes();
    if (at + 1 == length && text.getByte(at) == 'Z') {
      return 0;
    }
    if (at + 6 != length || text.getByte(at + 3) != ':') {
      return null;
    }
    byte sign = text.getByte(at);
    int hours = number(text, at + 1, 2);
    int minutes = number(text, at + 4, 2);
    boolean valid =
        (sign == '+' || sign == '-')
            && hours >= 0
            && hours <= MAX_OFFSET_HOURS
            && minutes >= 0
            && minutes <= 59;
    return valid ? (Integer) ((sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60)) : null;
  }

  /** The value of digits, -1 when one is none. */
  private static int number(UTF8String text, int from, int count) {
    if (from + count > text.numBytes()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + count; i++) {
      byte c = text.getByte(i);
      if (!isDigit(c)) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
