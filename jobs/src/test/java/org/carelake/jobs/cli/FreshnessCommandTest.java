package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.carelake.jobs.console.Mark;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.extract.Freshness;
import org.junit.jupiter.api.Test;

class FreshnessCommandTest {
  private static final Optional<Freshness> LIMITS =
      Optional.of(
          new Freshness(
              Optional.of(Duration.ofHours(24)),
              Optional.of(Duration.ofHours(48)),
              Location.of("t.conf", 1)));

  private static Mark mark(long minutes) {
    return FreshnessCommand.mark(LIMITS, Optional.of(Duration.ofMinutes(minutes)));
  }

  @Test
  void dataOlderThanALimitIsToldAndNoDataIsTheWorst() {
    assertThat(mark(24 * 60)).isEqualTo(Mark.OK);
    assertThat(mark(24 * 60 + 1)).isEqualTo(Mark.WARN);
    assertThat(mark(48 * 60)).isEqualTo(Mark.WARN);
    assertThat(mark(48 * 60 + 1)).isEqualTo(Mark.ERROR);
    assertThat(FreshnessCommand.mark(LIMITS, Optional.empty())).isEqualTo(Mark.ERROR);
    assertThat(FreshnessCommand.mark(Optional.empty(), Optional.empty())).isEqualTo(Mark.OK);
  }
}
