package org.carelake.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {
  @ParameterizedTest
  @CsvSource({
    "> 10,   10, 0, false",
    ">10,    11, 0, true",
    ">= 10,  10, 0, true",
    "< 2,    1,  0, true",
    "<= 1,   2,  0, false",
    "= 3,    3,  0, true",
    "!= 0,   0,  0, false",
    "<> 0,   1,  0, true",
    "> 1%,   1, 100, false",
    "> 1%,   2, 199, true",
    ">= 0.5%,1, 200, true",
    "> 0%,   0, 0,   false",
  })
  void aThresholdIsMetOrNot(String text, long failures, long rows, boolean met) {
    assertThat(Threshold.parse(text).orElseThrow().isMet(failures, rows)).isEqualTo(met);
  }

  @Test
  void whatIsNoThresholdIsNone() {
    assertThat(Threshold.parse("10")).isEmpty();
    assertThat(Threshold.parse("> -1")).isEmpty();
    assertThat(Threshold.parse("> 1 % ")).isPresent();
    assertThat(Threshold.parse("between 1 and 2")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // severity, warn_if, error_if, failures, verdict
    "ERROR, != 0, != 0, 0, ",
    "ERROR, != 0, != 0, 1, ERROR",
    "ERROR, != 0, > 10, 1, WARN",
    "ERROR, > 5,  > 10, 1, ",
    "ERROR, > 5,  > 10, 11, ERROR",
    "WARN,  != 0, != 0, 1, WARN",
    "WARN,  > 5,  > 10, 11, WARN",
    "WARN,  > 5,  > 10, 5, ",
  })
  void theSeverityDecidesWhichThresholdCounts(
      Severity severity, String warnIf, String errorIf, long failures, Severity verdict) {
    TestSettings settings =
        new TestSettings(
            Optional.empty(),
            Optional.empty(),
            severity,
            Threshold.parse(warnIf).orElseThrow(),
            Threshold.parse(errorIf).orElseThrow(),
            false);
    assertThat(settings.verdict(failures, 1000)).isEqualTo(Optional.ofNullable(verdict));
  }
}
