package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.count;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.extract.ExtractCursor;
import org.carelake.transforms.sql.Identifiers;

/**
 * The keys of the rows that one reading of a table with a cursor found, refused ones among them: a
 * refused row, too, takes the place of its former state. A row whose key itself was refused has
 * none.
 */
final class CursorKeys {
  private final String table;
  private final ExtractCursor cursor;
  private final Dataset<Row> keys;

  /**
   * The keys of staged rows.
   *
   * @param staged the declared columns and {@code wrong array<string>}
   */
  CursorKeys(String table, ExtractCursor cursor, Dataset<Row> staged) {
    this.table = table;
    this.cursor = cursor;
    Dataset<Row> known = staged;
    for (String name : cursor.key()) {
      known = known.where("not array_contains(wrong, '" + name + "')");
    }
    this.keys = known.select(columns());
  }

  /**
   * Sees that no two rows have one key.
   *
   * @throws CarelakeException if some do
   */
  void check() {
    long several = keys.groupBy(columns()).agg(count("*").as("n")).where("n > 1").count();
    if (several > 0) {
      throw CarelakeException.configuration(
          cursor.keyLocation(),
          "'key' of table '"
              + table
              + "' ("
              + String.join(", ", cursor.key())
              + ") does not tell its rows apart: "
              + several
              + (several == 1 ? " key has" : " keys have")
              + " more than one row; nothing of the table was written");
    }
  }

  TableProgress progress(RunContext run, String source, CursorReading reading) {
    return TableProgress.of(
        run,
        source,
        reading,
        cursor.key(),
        reading.whole().isPresent() ? Optional.empty() : Optional.of(keys));
  }

  private Column[] columns() {
    return cursor.key().stream().map(Identifiers::column).toArray(Column[]::new);
  }
}
