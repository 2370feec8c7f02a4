package org.carelake.schemas.extract;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * How a database table is read from the place on at which its last reading ended.
 *
 * @param column a declared column whose value grows when a row is added or changed
 * @param time whether the column is declared as a time or date, else as a number
 * @param key the declared columns that tell its rows apart
 * @param lookback how far before that place reading begins; the kind of the column has a default
 * @param wholeEvery after which time the table is read whole again; never by itself when empty
 * @param location where the column is named
 * @param keyLocation where the key is named
 */
public record ExtractCursor(
    String column,
    boolean time,
    List<String> key,
    Optional<Lookback> lookback,
    Optional<Duration> wholeEvery,
    Location location,
    Location keyLocation) {
  public ExtractCursor {
    Objects.requireNonNull(column, "column is null");
    key = List.copyOf(key);
    Objects.requireNonNull(lookback, "lookback is null");
    Objects.requireNonNull(wholeEvery, "wholeEvery is null");
    Objects.requireNonNull(location, "location is null");
    Objects.requireNonNull(keyLocation, "keyLocation is null");
  }
}
