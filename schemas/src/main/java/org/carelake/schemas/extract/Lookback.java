package org.carelake.schemas.extract;

import java.time.Duration;
import java.util.Objects;

/** How far before the place at which a reading ended the next one begins. */
public sealed interface Lookback {
  /** Of a time or a date; a date goes back by whole days, rounded up. */
  record OfTime(Duration duration) implements Lookback {
    public OfTime {
      Objects.requireNonNull(duration, "duration is null");
    }
  }

  /** Of a number. */
  record OfNumber(long number) implements Lookback {}
}
