package org.carelake.transforms.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.carelake.transforms.fhirpath.Scope;

/** The rows that one resource has given so far, and the one being filled; reused by one thread. */
final class RowBuffer {
  private final Scope scope = new Scope();
  private final Object[] row;
  private Object[][] rows = new Object[4][];
  private int count;

  RowBuffer(int width) {
    this.row = new Object[width];
  }

  Scope scope() {
    return scope;
  }

  Object[] row() {
    return row;
  }

  void emit() {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, count * 2);
    }
    if (rows[count] == null) {
      rows[count] = new Object[row.length];
    }
    System.arraycopy(row, 0, rows[count++], 0, row.length);
  }

  /** The number of rows. */
  int size() {
    return count;
  }

  /** The values of a row; good until the buffer is cleared. */
  Object[] get(int index) {
    return rows[index];
  }

  /** All rows, independent of this buffer. */
  List<InternalRow> toRows() {
    List<InternalRow> copies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      copies.add(new GenericInternalRow(rows[i].clone()));
    }
    return copies;
  }

  void clear() {
    count = 0;
  }
}
