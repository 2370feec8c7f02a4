package org.carelake.schemas.extract;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times such as {@code 90m}, {@code 36h}, {@code 7d} and {@code 7 days}. */
public final class Durations {
  private static final Pattern TEXT =
      Pattern.compile("([1-9][0-9]{0,5})\\s*(m|minutes?|h|hours?|d|days?)");

  private Durations() {}

  /** The time that a text means; empty when it means none. */
  public static Optional<Duration> parse(String text) {
    Matcher found = TEXT.matcher(text.strip());
    if (!found.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(found.group(1));
    return Optional.of(
        switch (found.group(2).charAt(0)) {
          case 'm' -> Duration.ofMinutes(number);
          case 'h' -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
