package org.carelake.jobs.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.sql.catalyst.InternalRow;

/** Rows as NDJSON: one object a row with all columns, null included; numbers as written. */
final class NdjsonSink implements RowSink {
  private final Columns columns;
  private final JsonGenerator json;

  NdjsonSink(Columns columns, OutputStream out) throws IOException {
    this.columns = columns;
    this.json = new JsonFactory().createGenerator(out);
    json.setRootValueSeparator(null);
  }

  @Override
  public void row(InternalRow row) throws IOException {
    json.writeStartObject();
    JsonValues.writeMembers(json, row, columns);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
