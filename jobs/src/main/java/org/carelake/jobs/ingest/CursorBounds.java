package org.carelake.jobs.ingest;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the values of a cursor end when a reading begins. A row that is committed afterwards lies
 * beyond and is left to the next reading. Times after the start of the run (a mistyped year, an
 * open end written as 9999) are apart: they are read each time, and no reading goes on at them.
 *
 * @param now the start of the run; empty for numbers
 * @param newest the greatest value up to now; empty when there is none
 * @param future whether there are values after now
 * @param last the greatest of these, where it can be written
 */
record CursorBounds(
    CursorColumn column,
    SqlDialect dialect,
    Optional<String> now,
    Optional<String> newest,
    boolean future,
    Optional<String> last) {

  /**
   * Asks the database.
   *
   * @param table the table as SQL
   */
  static CursorBounds read(
      Connection connection,
      String table,
      CursorColumn column,
      SqlDialect dialect,
      Instant startedAt)
      throws SQLException {
    String name = dialect.quoted(column.name());
    String greatest = "select max(" + name + ") from " + table;
    Optional<String> now = column.type().at(startedAt);
    try (Statement statement = connection.createStatement()) {
      Optional<String> newest;
      String known = now.map(at -> dialect.literal(column, at)).orElse("");
      try (ResultSet row =
          statement.executeQuery(
              now.isEmpty() ? greatest : greatest + " where " + name + " <= " + known)) {
        row.next();
        newest = column.type().read(row);
      }
      if (now.isEmpty()) {
        return new CursorBounds(column, dialect, now, newest, false, Optional.empty());
      }
      try (ResultSet row = statement.executeQuery(greatest + " where " + name + " > " + known)) {
        row.next();
        boolean future = row.getObject(1) != null;
        return new CursorBounds(
            column,
            dialect,
            now,
            newest,
            future,
            future ? column.type().read(row) : Optional.empty());
      }
    }
  }

  /**
   * The rows from a value on, as SQL: those that have it too, those without a value, and those of
   * the future.
   */
  String condition(String from) {
    String name = dialect.quoted(column.name());
    StringBuilder rows = new StringBuilder("(" + name + " is null");
    newest.ifPresent(
        to ->
            rows.append(" or (" + name + " >= ")
                .append(dialect.literal(column, from))
                .append(" and " + name + " <= ")
                .append(dialect.literal(column, to))
                .append(")"));
    if (future) {
      rows.append(" or (" + name + " > ").append(dialect.literal(column, now.orElseThrow()));
      last.ifPresent(
          to -> rows.append(" and " + name + " <= ").append(dialect.literal(column, to)));
      rows.append(")");
    }
    return rows.append(")").toString();
  }
}
