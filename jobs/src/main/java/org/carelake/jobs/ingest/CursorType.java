package org.carelake.jobs.ingest;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.carelake.schemas.extract.Lookback;

/**
 * What a column is by which changed rows are found, and its values as text: ISO 8601, or a plain
 * number.
 */
enum CursorType {
  /** A time without a zone. */
  TIMESTAMP {
    @Override
    Object parsed(String value) {
      return LocalDateTime.parse(value);
    }

    @Override
    Object value(ResultSet row) throws SQLException {
      return row.getObject(1, LocalDateTime.class);
    }

    @Override
    int year(Object value) {
      return ((LocalDateTime) value).getYear();
    }

    @Override
    Optional<String> at(Instant now) {
      return Optional.of(LocalDateTime.ofInstant(now, ZoneOffset.UTC).toString());
    }

    @Override
    String back(String value, Duration lookback) {
      return LocalDateTime.parse(value).minus(lookback).toString();
    }
  },

  /** A time with a zone. */
  INSTANT {
    @Override
    Object parsed(String value) {
      return Instant.parse(value);
    }

    @Override
    Object value(ResultSet row) throws SQLException {
      OffsetDateTime time = row.getObject(1, OffsetDateTime.class);
      return time == null ? null : time.toInstant();
    }

    @Override
    int year(Object value) {
      return ((Instant) value).atOffset(ZoneOffset.UTC).getYear();
    }

    @Override
    Optional<String> at(Instant now) {
      return Optional.of(now.toString());
    }

    @Override
    String back(String value, Duration lookback) {
      return Instant.parse(value).minus(lookback).toString();
    }
  },

  /** A day. */
  DATE {
    @Override
    Object parsed(String value) {
      return LocalDate.parse(value);
    }

    @Override
    Object value(ResultSet row) throws SQLException {
      return row.getObject(1, LocalDate.class);
    }

    @Override
    int year(Object value) {
      return ((LocalDate) value).getYear();
    }

    @Override
    Optional<String> at(Instant now) {
      return Optional.of(LocalDate.ofInstant(now, ZoneOffset.UTC).toString());
    }

    @Override
    String back(String value, Duration lookback) {
      Duration lastDay = Duration.ofDays(1).minusNanos(1);
      return LocalDate.parse(value).minusDays(lookback.plus(lastDay).toDays()).toString();
    }
  },

  /** A whole number or a decimal. */
  NUMBER {
    @Override
    Object parsed(String value) {
      return new BigDecimal(value);
    }

    @Override
    Object value(ResultSet row) throws SQLException {
      BigDecimal number = row.getBigDecimal(1);
      return number == null ? null : number.toPlainString();
    }

    @Override
    int year(Object value) {
      return FIRST_YEAR;
    }

    @Override
    Optional<String> at(Instant now) {
      return Optional.empty();
    }

    @Override
    String back(String value, Duration lookback) {
      return value;
    }
  };

  private static final int FIRST_YEAR = 1;
  private static final int LAST_YEAR = 9999;
  private static final int SQL_SERVER_OFFSET = -155;

  /**
   * The type of a column; empty when its values are none that order changes.
   *
   * @param jdbcType of {@link Types}
   * @param name the database's own name of the type
   */
  static Optional<CursorType> of(int jdbcType, String name) {
    return switch (jdbcType) {
      case Types.TIMESTAMP ->
          Optional.of(
              name.toLowerCase(Locale.ROOT).matches("timestamptz|.*with.* time zone")
                  ? INSTANT
                  : TIMESTAMP);
      case Types.TIMESTAMP_WITH_TIMEZONE, SQL_SERVER_OFFSET -> Optional.of(INSTANT);
      case Types.DATE -> Optional.of(DATE);
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.NUMERIC,
          Types.DECIMAL ->
          Optional.of(NUMBER);
      default -> Optional.empty();
    };
  }

  /** The first column of a row; empty for null and for times before the year 1 or after 9999. */
  Optional<String> read(ResultSet row) throws SQLException {
    Object value = value(row);
    if (value == null) {
      return Optional.empty();
    }
    int year = year(value);
    return year < FIRST_YEAR || year > LAST_YEAR ? Optional.empty() : Optional.of(value.toString());
  }

  /** Whether a text is a value of this type. */
  boolean isValue(String text) {
    try {
      parsed(text);
      return true;
    } catch (DateTimeException | NumberFormatException other) {
      return false;
    }
  }

  /** Whether one value comes before another. */
  boolean isBefore(String one, String other) {
    return switch (this) {
      case TIMESTAMP -> LocalDateTime.parse(one).isBefore(LocalDateTime.parse(other));
      case INSTANT -> Instant.parse(one).isBefore(Instant.parse(other));
      case DATE -> LocalDate.parse(one).isBefore(LocalDate.parse(other));
      case NUMBER -> new BigDecimal(one).compareTo(new BigDecimal(other)) < 0;
    };
  }

  /** A value, less what reading looks back. */
  String back(String value, Lookback lookback) {
    if (lookback instanceof Lookback.OfTime time) {
      return back(value, time.duration());
    }
    long number = ((Lookback.OfNumber) lookback).number();
    return new BigDecimal(value).subtract(BigDecimal.valueOf(number)).toPlainString();
  }

  /** How far reading looks back where nobody says it. */
  Lookback lookback() {
    return switch (this) {
      case TIMESTAMP, INSTANT -> new Lookback.OfTime(Duration.ofHours(1));
      case DATE -> new Lookback.OfTime(Duration.ofDays(1));
      case NUMBER -> new Lookback.OfNumber(0);
    };
  }

  /** A moment as a value; empty for numbers. */
  abstract Optional<String> at(Instant now);

  abstract Object parsed(String value);

  /** Null for null. */
  abstract Object value(ResultSet row) throws SQLException;

  abstract int year(Object value);

  abstract String back(String value, Duration lookback);
}
