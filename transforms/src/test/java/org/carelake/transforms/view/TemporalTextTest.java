package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalTextTest {

  private static Long micros(String text) {
    return TemporalText.micros(UTF8String.fromString(text));
  }

  private static Integer days(String text) {
    return TemporalText.days(UTF8String.fromString(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0",
    "1970-01-01T00:00Z, 0",
    "1970-01-01T01:00:00.5+01:00, 500000",
    "1969-12-31T23:59:59.999999Z, -1",
    "1970-01-02T00:00:00-00:30, 88200000000",
    "1970-01-01T00:00:00.1234567Z, 123456"
  })
  void readsMoments(String text, long micros) {
    assertThat(micros(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2020",
        "2020-02",
        "2020-02-01",
        "2020-02-01T10:00:00",
        "2020-02-30T10:00:00Z",
        "2020-02-01T24:00:00Z",
        "2020-02-01T10:60:00Z",
        "2020-02-01T10:00:60Z",
        "2020-02-01T10:00:00+1:00",
        "2020-02-01T10:00:00Zx",
        "2020-02-01 10:00:00Z",
        "2020-02-01T10:00:00.Z0",
        "2020-0a-01T10:00:00Z",
        "2020-02-01T10Z"
      })
  void hasNoMomentForPartialOrImpossibleText(String text) {
    assertThat(micros(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2020", "2020-02", "2020-02-30", "2020-13-01", "20200201xx", "x020-02-01"})
  void hasNoDayForPartialOrImpossibleText(String text) {
    assertThat(days(text)).isNull();
  }

  @Test
  void agreesWithJavaTime() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      long second = random.nextLong(-62_000_000_000L, 253_000_000_000L);
      OffsetDateTime moment =
          Instant.ofEpochSecond(second, random.nextInt(1_000_000) * 1000L)
              .atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(-12, 14), 0));
      if (moment.getYear() >= 1 && moment.getYear() <= 9999) {
        assertThat(micros(moment.toString()))
            .isEqualTo(moment.toEpochSecond() * 1_000_000L + moment.getNano() / 1000);
        LocalDate day = moment.toLocalDate();
        assertThat(days(day.toString())).isEqualTo((int) day.toEpochDay());
      }
    }
  }
}
