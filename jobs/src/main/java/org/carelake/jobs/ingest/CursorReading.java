package org.carelake.jobs.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.carelake.schemas.extract.Lookback;

/**
 * How one table is read this time.
 *
 * @param label {@code schema.table}
 * @param whole why the table is read whole; empty when only from its cursor on
 * @param condition SQL that holds for the rows to be read; empty when all are
 * @param former where the last reading ended
 * @param next where this one ends; empty when the next one can't go on there
 * @param record whether that is to be recorded even when nothing changed
 */
record CursorReading(
    String label,
    Optional<WholeReason> whole,
    Optional<String> condition,
    Optional<CursorState> former,
    Optional<CursorState> next,
    boolean record) {

  /** A table that has no cursor, though its source reads by one. */
  static CursorReading without(String label, WholeReason reason) {
    return new CursorReading(
        label, Optional.of(reason), Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /**
   * What holds until all that was read is there; nothing after a whole reading that was cut short,
   * for it may have found what no cursor shows.
   */
  Optional<CursorState> held() {
    return whole.isPresent() ? Optional.empty() : former;
  }

  /**
   * What is asked for.
   *
   * @param scope what is read and by which cursor, as a hash
   * @param columns the columns and limits it is read with, as a hash
   */
  record Wanted(
      String label,
      String scope,
      String columns,
      Optional<Lookback> lookback,
      Optional<Duration> wholeEvery,
      boolean fullRefresh,
      Instant startedAt) {}

  /** Decides between the whole table and what comes after the former reading. */
  static CursorReading decide(Wanted wanted, Optional<CursorState> former, CursorBounds bounds) {
    CursorType type = bounds.column().type();
    Optional<CursorState> known =
        former.filter(
            state -> !state.scope().equals(wanted.scope()) || type.isValue(state.value()));
    Optional<WholeReason> needed = reason(wanted, known, bounds);
    Optional<WholeReason> whole =
        wanted.fullRefresh() ? Optional.of(WholeReason.FULL_REFRESH) : needed;
    Instant lastWhole =
        whole.isPresent() ? wanted.startedAt() : known.map(CursorState::whole).orElseThrow();
    Optional<CursorState> next =
        bounds
            .newest()
            .map(value -> new CursorState(wanted.scope(), wanted.columns(), value, lastWhole));
    if (whole.isEmpty()) {
      String from =
          type.back(known.orElseThrow().value(), wanted.lookback().orElse(type.lookback()));
      return new CursorReading(
          wanted.label(), whole, Optional.of(bounds.condition(from)), known, next, false);
    }
    boolean isNews = needed.isPresent() || wanted.wholeEvery().isPresent();
    return new CursorReading(
        wanted.label(), whole, Optional.empty(), known, next, next.isPresent() && isNews);
  }

  private static Optional<WholeReason> reason(
      Wanted wanted, Optional<CursorState> known, CursorBounds bounds) {
    if (known.isEmpty()) {
      return Optional.of(bounds.newest().isEmpty() ? WholeReason.NO_VALUE : WholeReason.FIRST);
    }
    CursorState state = known.get();
    if (!state.scope().equals(wanted.scope())) {
      return Optional.of(WholeReason.DECLARED);
    }
    if (!state.columns().equals(wanted.columns())) {
      return Optional.of(WholeReason.COLUMNS);
    }
    if (bounds.newest().isEmpty()
        || bounds.column().type().isBefore(bounds.newest().get(), state.value())) {
      return Optional.of(WholeReason.WENT_BACK);
    }
    boolean due =
        wanted
            .wholeEvery()
            .filter(every -> !state.whole().plus(every).isAfter(wanted.startedAt()))
            .isPresent();
    return due ? Optional.of(WholeReason.DUE) : Optional.empty();
  }
}
