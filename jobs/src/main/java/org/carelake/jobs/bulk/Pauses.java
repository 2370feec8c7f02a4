package org.carelake.jobs.bulk;

import java.time.Duration;
import org.carelake.schemas.error.CarelakeException;

/** Waits between two requests; a test's waits take no time. */
@FunctionalInterface
public interface Pauses {
  /** Waits. */
  void pause(Duration time);

  /** Waits as long as it says. */
  static Pauses real() {
    return time -> {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw interrupted("the wait for the server", interrupted);
      }
    };
  }

  /** What an interrupted request ends with. */
  static CarelakeException interrupted(String what, InterruptedException cause) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT, null, what + " was interrupted", cause);
  }
}
