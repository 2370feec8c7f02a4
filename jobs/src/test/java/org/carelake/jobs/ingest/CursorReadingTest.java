package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.extract.Lookback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorReadingTest {
  private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
  private static final CursorState FORMER =
      new CursorState("s", "c", "2026-01-09T10:00:00Z", Instant.parse("2026-01-03T12:00:00Z"));

  private static CursorBounds bounds(String newest, boolean future) {
    return new CursorBounds(
        new CursorColumn("at", CursorType.INSTANT, "timestamptz"),
        new SqlDialect(false),
        Optional.of(NOW.toString()),
        Optional.ofNullable(newest),
        future,
        Optional.empty());
  }

  private static CursorReading decide(
      boolean refresh, int days, String scope, String columns, CursorState former, String newest) {
    return CursorReading.decide(
        new CursorReading.Wanted(
            "s.t",
            scope,
            columns,
            Optional.of(new Lookback.OfTime(Duration.ofMinutes(30))),
            days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days)),
            refresh,
            NOW),
        Optional.ofNullable(former),
        bounds(newest, false));
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0, s, c, 2026-01-09T11:00:00Z,",
    "false, 8, s, c, 2026-01-09T10:00:00Z,",
    "false, 7, s, c, 2026-01-09T11:00:00Z, DUE",
    "true,  0, s, c, 2026-01-09T11:00:00Z, FULL_REFRESH",
    "false, 0, x, c, 2026-01-09T11:00:00Z, DECLARED",
    "false, 0, s, x, 2026-01-09T11:00:00Z, COLUMNS",
    "false, 0, s, c, 2026-01-09T09:59:59Z, WENT_BACK",
    "false, 0, s, c, , WENT_BACK"
  })
  void aTableIsReadWholeForAReason(
      boolean refresh, int days, String scope, String columns, String newest, WholeReason reason) {
    CursorReading reading = decide(refresh, days, scope, columns, FORMER, newest);
    assertThat(reading.whole()).isEqualTo(Optional.ofNullable(reason));
    assertThat(reading.condition().isPresent()).isEqualTo(reason == null);
    assertThat(reading.next().map(CursorState::value)).isEqualTo(Optional.ofNullable(newest));
    assertThat(reading.next().map(CursorState::whole))
        .isEqualTo(Optional.ofNullable(newest).map(n -> reason == null ? FORMER.whole() : NOW));
    assertThat(reading.held()).isEqualTo(Optional.ofNullable(reason == null ? FORMER : null));
    assertThat(reading.record())
        .isEqualTo(reason != null && reason != WholeReason.FULL_REFRESH && newest != null);
  }

  @Test
  void theFirstReadingIsWholeAndSaysWhetherItCanBeGoneOnFrom() {
    CursorReading first = decide(false, 0, "s", "c", null, "2026-01-09T10:00:00Z");
    assertThat(first.whole()).contains(WholeReason.FIRST);
    assertThat(first.record()).isTrue();
    CursorReading empty = decide(false, 0, "s", "c", null, null);
    assertThat(empty.whole()).contains(WholeReason.NO_VALUE);
    assertThat(empty.next()).isEmpty();
    assertThat(empty.record()).isFalse();
    assertThat(decide(true, 0, "s", "c", null, "2026-01-09T10:00:00Z").record()).isTrue();
    // what is no value of the type counts for nothing
    CursorState other = new CursorState("s", "c", "12", NOW);
    assertThat(decide(false, 0, "s", "c", other, "2026-01-09T10:00:00Z").whole())
        .contains(WholeReason.FIRST);
  }

  @Test
  void rowsAreReadFromTheLookbackToTheEndWithThoseWithoutAValueAndOfTheFuture() {
    assertThat(decide(false, 0, "s", "c", FORMER, "2026-01-09T10:00:00.5Z").condition())
        .contains(
            "(\"at\" is null or (\"at\" >= timestamp with time zone '2026-01-09 09:30:00+00:00'"
                + " and \"at\" <= timestamp with time zone '2026-01-09 10:00:00.5+00:00'))");
    assertThat(bounds("2026-01-09T10:00:00Z", true).condition("2026-01-09T10:00:00Z"))
        .endsWith(" or (\"at\" > timestamp with time zone '2026-01-10 12:00:00+00:00'))");
  }

  @Test
  void eachTypeGoesBackAndIsWrittenInItsWay() {
    assertThat(CursorType.of(Types.TIMESTAMP, "timestamptz")).contains(CursorType.INSTANT);
    assertThat(CursorType.of(Types.TIMESTAMP, "timestamp")).contains(CursorType.TIMESTAMP);
    assertThat(CursorType.of(Types.DOUBLE, "float8")).isEmpty();
    assertThat(CursorType.DATE.back("2025-03-01", new Lookback.OfTime(Duration.ofHours(25))))
        .isEqualTo("2025-02-27");
    assertThat(CursorType.NUMBER.back("100.5", new Lookback.OfNumber(1000))).isEqualTo("-899.5");
    assertThat(CursorType.NUMBER.isBefore("9", "10")).isTrue();
    CursorColumn column = new CursorColumn("at", CursorType.TIMESTAMP, "datetime");
    assertThat(new SqlDialect(true).literal(column, "2025-03-01T10:00"))
        .isEqualTo("cast('2025-03-01 10:00:00' as datetime)");
    assertThat(new SqlDialect(true).quoted("a]b")).isEqualTo("[a]]b]");
  }

  @Test
  void aStateIsReadAsItWasWritten() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    CursorState bound = FORMER.with(Set.of("observation"), Optional.of(FORMER));
    bound.write(node);
    assertThat(CursorState.read(node)).contains(bound);
    node.put("whole", "yesterday");
    assertThat(CursorState.read(node)).isEmpty();
    assertThat(CursorState.hash(List.of("a", "b"))).isNotEqualTo(CursorState.hash(List.of("ab")));
  }
}
