package org.carelake.transforms.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.schemas.extract.ExtractFormat;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.transforms.bronze.RejectReason;

/**
 * Reads the text files of one declared table into rows of shape {@link ExtractSchema#STAGED}; can
 * be sent to tasks.
 */
public final class TextStager implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String table;
  private final ArrayList<RowStager.ExtractColumnType> columns;
  private final ExtractFormat format;
  private final CsvOptions csv;

  /**
   * A reader of one table's files.
   *
   * @param format CSV or JSON
   */
  public TextStager(ExtractTable table, ExtractFormat format, CsvOptions csv) {
    if (format.isTyped()) {
      throw new IllegalArgumentException(format + " is no text");
    }
    this.table = table.name();
    this.columns = new ArrayList<>();
    table
        .columns()
        .forEach(
            column -> columns.add(new RowStager.ExtractColumnType(column.name(), column.type())));
    this.format = format;
    this.csv = csv;
  }

  /**
   * The rows of one file, the last of which sums it up.
   *
   * @param in the file's bytes, uncompressed
   * @param file its path
   * @param extractedAt microseconds since 1970
   */
  public Iterator<Row> read(InputStream in, String file, long extractedAt) throws IOException {
    RowStager.Subject subject =
        new RowStager.Subject(table, columns, nullValues(), file, extractedAt);
    return format == ExtractFormat.CSV
        ? new CsvStager(in, csv, subject)
        : new JsonStager(in, subject);
  }

  /** What stands for a file that can't be opened or read to its end. */
  public Row unreadable(String file, long extractedAt, String reason) {
    RowStager.Subject subject =
        new RowStager.Subject(table, columns, nullValues(), file, extractedAt);
    return new RowStager(subject).refusal(0, RejectReason.UNREADABLE_FILE, reason, null);
  }

  private List<String> nullValues() {
    return format == ExtractFormat.CSV ? new ArrayList<>(csv.nullValues()) : new ArrayList<>();
  }
}
