package org.carelake.samples;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as the sources write them: with offset or in UTC, with or without milliseconds. */
final class When {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private When() {}

  /** A moment of a day's opening hours in New York; summer time is taken as March to October. */
  static OffsetDateTime on(LocalDate day, Rng rng) {
    int month = day.getMonthValue();
    ZoneOffset offset = ZoneOffset.ofHours(month >= 3 && month <= 10 ? -4 : -5);
    LocalDateTime local =
        day.atTime(rng.between(8, 18), rng.below(60), rng.below(60), rng.below(1000) * 1_000_000);
    return local.atOffset(offset);
  }

  /** One of the three spellings, by chance. */
  static String spelled(OffsetDateTime moment, Rng rng) {
    return switch (rng.below(4)) {
      case 0 -> utc(moment);
      case 1 -> moment.format(SECONDS);
      default -> moment.format(MILLIS);
    };
  }

  static String utc(OffsetDateTime moment) {
    return moment.withOffsetSameInstant(ZoneOffset.UTC).format(MILLIS);
  }

  static String day(LocalDate day) {
    return day.toString();
  }
}
