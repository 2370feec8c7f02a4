package org.carelake.jobs.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.config.EnvironmentConfig;
import org.carelake.schemas.error.CarelakeException;
import org.junit.jupiter.api.Test;

class SparkSessionsTest {
  private static EnvironmentConfig environment(Map<String, String> spark) {
    return new EnvironmentConfig("e", "lake", "out", 1, Optional.empty(), spark, Optional.empty());
  }

  @Test
  void anotherTimeZoneThanUtcIsRefused() {
    assertThatThrownBy(
            () ->
                SparkSessions.start(
                    environment(
                        Map.of(
                            "spark.master",
                            "local[1]",
                            "spark.sql.session.timeZone",
                            "America/New_York"))))
        .isInstanceOf(CarelakeException.class)
        .hasMessage("setting spark.sql.session.timeZone must be UTC, found 'America/New_York'");
  }

  @Test
  void aMasterMustBeNamed() {
    assertThatThrownBy(
            () -> SparkSessions.start(environment(Map.of("spark.sql.session.timeZone", "Etc/UTC"))))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("environment 'e' names no Spark master");
  }
}
