package org.carelake.jobs.ingest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.transforms.bronze.Timestamps;

/**
 * When files were extracted, as their paths tell: a date ({@code 2025-01-31} or {@code 20250131})
 * or a time ({@code 2025-01-31T06:00:00}) in UTC; else when they are loaded.
 */
final class ExtractTimes {
  private final Optional<Pattern> pattern;
  private final long otherwise;

  ExtractTimes(Optional<Pattern> pattern, long otherwise) {
    this.pattern = pattern;
    this.otherwise = otherwise;
  }

  /** Microseconds since 1970. */
  long of(String path) {
    return pattern
        .map(each -> each.matcher(path))
        .filter(Matcher::find)
        .flatMap(found -> Optional.ofNullable(found.group(1)))
        .flatMap(ExtractTimes::parse)
        .orElse(otherwise);
  }

  private static Optional<Long> parse(String text) {
    try {
      String plain =
          text.matches("\\d{8}")
              ? text.substring(0, 4) + "-" + text.substring(4, 6) + "-" + text.substring(6)
              : text;
      LocalDateTime time =
          plain.length() == 10
              ? LocalDate.parse(plain).atStartOfDay()
              : LocalDateTime.parse(plain.replace(' ', 'T'));
      return Optional.of(Timestamps.micros(time.toInstant(ZoneOffset.UTC)));
    } catch (DateTimeException other) {
      return Optional.empty();
    }
  }
}
