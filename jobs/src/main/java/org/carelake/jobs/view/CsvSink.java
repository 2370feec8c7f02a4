package org.carelake.jobs.view;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * Rows as CSV by RFC 4180 in UTF-8: a head, lines that end with CR LF, quotes where they are
 * needed. Null is an empty cell, the empty text is {@code ""}.
 */
final class CsvSink implements RowSink {
  private final Columns columns;
  private final Writer out;

  CsvSink(Columns columns, OutputStream out) throws IOException {
    this.columns = columns;
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    List<String> names = columns.names();
    for (int i = 0; i < names.size(); i++) {
      cell(i, names.get(i));
    }
    this.out.write("\r\n");
  }

  @Override
  public void row(InternalRow row) throws IOException {
    for (int i = 0; i < columns.schema().size(); i++) {
      DataType type = columns.field(i).dataType();
      if (row.isNullAt(i)) {
        out.write(i == 0 ? "" : ",");
      } else {
        cell(i, CellText.of(row.get(i, type), type, columns.numbers().get(i)));
      }
    }
    out.write("\r\n");
  }

  private void cell(int ordinal, String text) throws IOException {
    if (ordinal > 0) {
      out.write(',');
    }
    if (needsQuotes(text)) {
      out.write('"');
      out.write(text.replace("\"", "\"\""));
      out.write('"');
    } else {
      out.write(text);
    }
  }

  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == ',' || c == '\r' || c == '\n') {
        return true;
      }
    }
    return text.isEmpty();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
