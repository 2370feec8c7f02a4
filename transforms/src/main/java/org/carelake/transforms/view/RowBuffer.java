package org.carelake.transforms.view;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.carelake.transforms.fhirpath.Scope;

/** The rows that one resource has given so far, and the one being filled; reused by one thread. */
final class RowBuffer {
  private final Scope scope = new Scope();
  private final Object[] row;
  private final List<InternalRow> rows = new ArrayList<>();

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
    rows.add(new GenericInternalRow(row.clone()));
  }

  List<InternalRow> rows() {
    return rows;
  }

  void clear() {
    rows.clear();
  }
}
