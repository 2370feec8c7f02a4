package org.carelake.jobs.ingest;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** How a database writes names and values: as standard SQL, or as SQL Server. */
record SqlDialect(boolean sqlServer) {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  static SqlDialect of(String url) {
    return new SqlDialect(url.startsWith("jdbc:sqlserver:"));
  }

  String quoted(String identifier) {
    return sqlServer
        ? "[" + identifier.replace("]", "]]") + "]"
        : '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A value of a column, as it is compared with the column. */
  String literal(CursorColumn column, String value) {
    return switch (column.type()) {
      case TIMESTAMP -> typed("timestamp", column, TIME.format(LocalDateTime.parse(value)));
      case INSTANT ->
          typed(
              "timestamp with time zone",
              column,
              TIME.format(LocalDateTime.ofInstant(Instant.parse(value), ZoneOffset.UTC))
                  + "+00:00");
      case DATE -> typed("date", column, value);
      case NUMBER -> value;
    };
  }

  /** SQL Server compares by the column's own type, whose precision may be less than the value's. */
  private String typed(String standard, CursorColumn column, String text) {
    return sqlServer
        ? "cast('" + text + "' as " + column.databaseType() + ")"
        : standard + " '" + text + "'";
  }
}
