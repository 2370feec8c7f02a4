package org.carelake.jobs.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** The rows of a stream, which is closed at its end; one row stands for what can't be read. */
final class ClosingRows implements Iterator<Row> {
  private final InputStream in;
  private final Iterator<Row> rows;
  private final Function<String, Row> unreadable;
  private Row failed;
  private boolean ended;

  ClosingRows(InputStream in, Iterator<Row> rows, Function<String, Row> unreadable) {
    this.in = in;
    this.rows = rows;
    this.unreadable = unreadable;
  }

  @Override
  public boolean hasNext() {
    if (ended) {
      return failed != null;
    }
    try {
      if (rows.hasNext()) {
        return true;
      }
      close();
    } catch (RuntimeException failure) {
      close();
      // the message of a parser may quote the text that it stands at
      failed = unreadable.apply(reason(failure));
    }
    return failed != null;
  }

  @Override
  public Row next() {
    if (failed != null) {
      Row last = failed;
      failed = null;
      return last;
    }
    return rows.next();
  }

  /** What went wrong, without any word of the text. */
  static String reason(Throwable failure) {
    return failure.getCause() == null
        ? failure.getClass().getSimpleName()
        : reason(failure.getCause());
  }

  private void close() {
    ended = true;
    try {
      in.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
