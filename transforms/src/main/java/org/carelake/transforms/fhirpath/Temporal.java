package org.carelake.transforms.fhirpath;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date, time or date with time, of any precision, as the interval of instants that it may mean.
 *
 * @param low the first instant; in UTC when there is a zone
 * @param high the first instant after the interval
 * @param precision the smallest unit given; seconds and their fractions are one precision
 * @param zoned whether a zone was given
 */
record Temporal(LocalDateTime low, LocalDateTime high, ChronoUnit precision, boolean zoned) {
  private static final int MAX_OFFSET_WEST = 12;
  private static final int MAX_OFFSET_EAST = 14;

  static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d))?)?"
              + "(?:T(?:(\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?)?)?"
              + "(Z|[+\\-]\\d\\d:\\d\\d)?)?");

  static final Pattern TIME = Pattern.compile("(\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?)?");

  /** Reads the lexical form of a date, dateTime or instant. */
  static Temporal dateTime(String text) {
    Matcher parts = DATE_TIME.matcher(text);
    if (!parts.matches()) {
      throw new EvaluationException("expected a date or dateTime, found another value");
    }
    try {
      ChronoUnit precision = precision(parts);
      LocalDateTime low =
          LocalDateTime.of(
              number(parts.group(1), 1),
              number(parts.group(2), 1),
              number(parts.group(3), 1),
              number(parts.group(4), 0),
              number(parts.group(5), 0),
              Math.min(number(parts.group(6), 0), 59),
              nanos(parts.group(7)));
      String zone = parts.group(8);
      LocalDateTime inUtc =
          zone == null ? low : low.minusSeconds(ZoneOffset.of(zone).getTotalSeconds());
      return of(inUtc, precision, zone != null);
    } catch (DateTimeException impossible) {
      throw new EvaluationException("expected a date of the calendar, found another value");
    }
  }

  /** Reads the lexical form of a time of day. */
  static Temporal time(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw new EvaluationException("expected a time of day, found another value");
    }
    ChronoUnit precision =
        parts.group(2) == null
            ? ChronoUnit.HOURS
            : parts.group(3) == null ? ChronoUnit.MINUTES : ChronoUnit.SECONDS;
    try {
      LocalDateTime low =
          LocalDateTime.of(
              2000,
              1,
              1,
              number(parts.group(1), 0),
              number(parts.group(2), 0),
              Math.min(number(parts.group(3), 0), 59),
              nanos(parts.group(4)));
      return of(low, precision, false);
    } catch (DateTimeException impossible) {
      throw new EvaluationException("expected a time of day, found another value");
    }
  }

  static Temporal of(Kind kind, Object item) {
    String text = Values.string(item);
    return kind == Kind.TIME ? time(text) : dateTime(text);
  }

  private static Temporal of(LocalDateTime low, ChronoUnit precision, boolean zoned) {
    LocalDateTime high =
        precision == ChronoUnit.SECONDS ? low.plusNanos(1) : low.plus(1, precision);
    return new Temporal(low, high, precision, zoned);
  }

  private static ChronoUnit precision(Matcher parts) {
    if (parts.group(6) != null) {
      return ChronoUnit.SECONDS;
    }
    if (parts.group(5) != null) {
      return ChronoUnit.MINUTES;
    }
    if (parts.group(4) != null) {
      return ChronoUnit.HOURS;
    }
    if (parts.group(3) != null) {
      return ChronoUnit.DAYS;
    }
    return parts.group(2) != null ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }

  /**
   * Negative, zero or positive; null when the precisions, or a zone that only one of them has,
   * leave it open.
   */
  Integer compare(Temporal other) {
    if (zoned == other.zoned || !hasTime() || !other.hasTime()) {
      return compareIntervals(this, other);
    }
    return zoned ? compareIntervals(this, other.widened()) : compareIntervals(widened(), other);
  }

  private boolean hasTime() {
    return precision.compareTo(ChronoUnit.DAYS) < 0;
  }

  /** The instants that a local time may mean in all zones of the world; never equal to another. */
  private Temporal widened() {
    return new Temporal(
        low.minusHours(MAX_OFFSET_EAST), high.plusHours(MAX_OFFSET_WEST), ChronoUnit.FOREVER, true);
  }

  private static Integer compareIntervals(Temporal a, Temporal b) {
    if (!a.high.isAfter(b.low)) {
      return -1;
    }
    if (!b.high.isAfter(a.low)) {
      return 1;
    }
    return a.precision == b.precision && a.low.equals(b.low) ? 0 : null;
  }
}
