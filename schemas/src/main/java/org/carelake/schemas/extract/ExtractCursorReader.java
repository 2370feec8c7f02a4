package org.carelake.schemas.extract;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;

/** Reads {@code cursor}, {@code key}, {@code lookback} and {@code whole_every} of a table. */
final class ExtractCursorReader {
  private static final String TIMES = "timestamp|timestamp_ntz|date";
  private static final String NUMBERS = "tinyint|smallint|int|bigint|decimal\\(.*\\)";

  private final YamlSection entry;
  private final List<ExtractColumn> columns;

  ExtractCursorReader(YamlSection entry, List<ExtractColumn> columns) {
    this.entry = entry;
    this.columns = columns;
  }

  Optional<ExtractCursor> read() {
    Optional<String> name = entry.optionalString("cursor");
    if (name.isEmpty()) {
      for (String key : List.of("key", "lookback", "whole_every")) {
        if (entry.has(key)) {
          throw wrong(key, "stands without a 'cursor'");
        }
      }
      return Optional.empty();
    }
    String type = column("cursor", name.get()).type();
    boolean time = type.matches(TIMES);
    if (!time && !type.matches(NUMBERS)) {
      throw wrong(
          "cursor",
          "must name a timestamp, a date, a whole number or a decimal; '"
              + name.get()
              + "' is declared as "
              + type
              + ", which can't order changes");
    }
    return Optional.of(
        new ExtractCursor(
            name.get(),
            time,
            key(),
            lookback(time),
            entry.optionalString("whole_every").map(text -> duration("whole_every", text)),
            entry.location("cursor"),
            entry.location("key")));
  }

  private List<String> key() {
    if (!entry.has("key")) {
      throw CarelakeException.configuration(
          entry.location("cursor"),
          "'key' is missing: a table that is read by a cursor names the columns that tell its rows"
              + " apart, such as key: [visit_id], so that the former state of a changed row is"
              + " known");
    }
    List<String> key = entry.strings("key");
    Set<String> seen = new HashSet<>();
    for (String name : key) {
      column("key", name);
      if (!seen.add(name)) {
        throw wrong("key", "names '" + name + "' twice");
      }
    }
    if (key.isEmpty()) {
      throw wrong("key", "must name at least one column");
    }
    return key;
  }

  private Optional<Lookback> lookback(boolean time) {
    Optional<String> text = entry.optionalString("lookback");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (time) {
      return Optional.of(
          text.get().equals("0")
              ? new Lookback.OfTime(Duration.ZERO)
              : new Lookback.OfTime(duration("lookback", text.get())));
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw wrong("lookback", "of a number must be a whole number, such as 1000");
    }
    return Optional.of(new Lookback.OfNumber(Long.parseLong(text.get())));
  }

  private Duration duration(String key, String text) {
    return Durations.parse(text)
        .orElseThrow(() -> wrong(key, "must be a time such as 90m, 36h or 7 days"));
  }

  private ExtractColumn column(String key, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    key,
                    "names no declared column: '"
                        + name
                        + "'"
                        + Suggestion.of(name, columns.stream().map(ExtractColumn::name).toList())));
  }

  private CarelakeException wrong(String key, String what) {
    return CarelakeException.configuration(entry.location(key), "'" + key + "' " + what);
  }
}
