package org.carelake.transforms.bronze;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads instants as FHIR and PostgreSQL write them, to microseconds. */
public final class Timestamps {
  private static final Pattern INSTANT =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)"
              + "(?:(Z)|([+-]\\d\\d)(?::?(\\d\\d))?)");

  private Timestamps() {}

  /**
   * Microseconds since 1970 of {@code 2024-03-01T10:00:00.123+02:00} or {@code 2024-03-01
   * 08:00:00.123+00}; empty when the text is anything else. What is finer than a microsecond is cut
   * off.
   */
  public static Optional<Long> micros(String text) {
    Matcher matcher = INSTANT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String zone =
        matcher.group(3) != null
            ? "Z"
            : matcher.group(4) + ":" + (matcher.group(5) == null ? "00" : matcher.group(5));
    try {
      OffsetDateTime time = OffsetDateTime.parse(matcher.group(1) + "T" + matcher.group(2) + zone);
      return Optional.of(micros(time.toInstant()));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /** Microseconds since 1970. */
  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
