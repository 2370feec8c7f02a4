package org.carelake.jobs.ingest;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.extract.ExtractColumn;
import org.carelake.schemas.extract.ExtractCursor;
import org.carelake.schemas.extract.ExtractTable;

/** Decides how the tables of a database schema that declare a cursor are read. */
final class ExtractCursors {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.ExtractDatabase source;
  private final IngestOptions options;
  private final SqlDialect dialect;

  ExtractCursors(
      Lakehouse lakehouse,
      RunContext run,
      SourceConfig.ExtractDatabase source,
      IngestOptions options) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.options = options;
    this.dialect = SqlDialect.of(source.url());
  }

  private record Found(String name, int jdbcType, String databaseType) {}

  /**
   * Decides about one table.
   *
   * @param original the table's name in the database
   * @throws CarelakeException if the cursor is no column of the database that can order changes
   */
  CursorReading plan(
      Connection connection, String original, ExtractTable table, ExtractCursor cursor)
      throws SQLException {
    String label = source.schema() + "." + original;
    Map<String, Found> columns = columns(connection, original);
    Found found = columns.get(ExtractColumn.key(cursor.column()));
    if (found == null) {
      throw wrong(cursor, table, "expected a column of this name in " + label + ", found none");
    }
    CursorColumn column =
        CursorType.of(found.jdbcType(), found.databaseType())
            .filter(type -> cursor.time() == (type != CursorType.NUMBER))
            .map(type -> new CursorColumn(found.name(), type, found.databaseType()))
            .orElseThrow(
                () ->
                    wrong(
                        cursor,
                        table,
                        "expected a column of "
                            + label
                            + " that is a "
                            + (cursor.time() ? "timestamp or date" : "whole number or decimal")
                            + ", found "
                            + found.databaseType()));
    List<String> scope = new ArrayList<>(List.of(source.url(), label, column.name()));
    scope.add(column.type().name());
    scope.addAll(cursor.key());
    List<String> shape = new ArrayList<>();
    columns.values().forEach(each -> shape.add(each.name() + " " + each.databaseType()));
    table.columns().forEach(each -> shape.add(each.name() + " " + each.type()));
    CursorReading.Wanted wanted =
        new CursorReading.Wanted(
            label,
            CursorState.hash(scope),
            CursorState.hash(shape),
            cursor.lookback(),
            cursor.wholeEvery(),
            options.fullRefresh(),
            run.startedAt());
    Optional<CursorState> former =
        new CursorStates(lakehouse, source.name()).own(source.bronze(table.name()), label);
    return CursorReading.decide(
        wanted,
        former,
        CursorBounds.read(
            connection,
            dialect.quoted(source.schema()) + "." + dialect.quoted(original),
            column,
            dialect,
            run.startedAt()));
  }

  /** By what names are recognised by, in the order of the table. */
  private Map<String, Found> columns(Connection connection, String original) throws SQLException {
    Map<String, Found> columns = new LinkedHashMap<>();
    try (ResultSet rows =
        connection.getMetaData().getColumns(connection.getCatalog(), source.schema(), "%", "%")) {
      while (rows.next()) {
        if (rows.getString("TABLE_NAME").equals(original)) {
          Found found =
              new Found(
                  rows.getString("COLUMN_NAME"),
                  rows.getInt("DATA_TYPE"),
                  rows.getString("TYPE_NAME"));
          columns.putIfAbsent(ExtractColumn.key(found.name()), found);
        }
      }
    }
    return columns;
  }

  private CarelakeException wrong(ExtractCursor cursor, ExtractTable table, String found) {
    return CarelakeException.configuration(
        cursor.location(),
        "'cursor' of table '"
            + table.name()
            + "' is '"
            + cursor.column()
            + "' (source '"
            + source.name()
            + "'): "
            + found);
  }
}
