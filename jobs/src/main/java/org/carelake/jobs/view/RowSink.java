package org.carelake.jobs.view;

import java.io.Closeable;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;

/** Takes the rows of one view. */
public interface RowSink extends Closeable {
  /** Takes a row; it must not keep it beyond the call. */
  void row(InternalRow row) throws IOException;
}
