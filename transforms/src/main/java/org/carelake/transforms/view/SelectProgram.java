package org.carelake.transforms.view;

import java.io.Serializable;
import org.carelake.transforms.fhirpath.Evaluator;
import org.carelake.transforms.fhirpath.Items;
import org.carelake.transforms.fhirpath.Repetition;

/**
 * Makes the rows of a select structure by backtracking: it fills its columns, hands on to what
 * follows, and comes back for its next item; so the rows of joined structures are never kept apart.
 */
final class SelectProgram implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Iteration iteration;
  private final ColumnProgram[] columns;
  private final SelectProgram[] select;
  private final SelectProgram[] unionAll;
  private final int[] nullOrdinals;
  private final ColumnProgram[] rowIndexColumns;

  /**
   * What a structure goes over: nothing but its focus when both are null.
   *
   * @param path forEach or forEachOrNull
   * @param orNull whether it is forEachOrNull
   * @param repetition repeat
   */
  record Iteration(Evaluator path, boolean orNull, Repetition repetition) implements Serializable {}

  /**
   * A structure.
   *
   * @param nullOrdinals all columns in it, for the row of a forEachOrNull without items
   * @param rowIndexColumns those of them that read %rowIndex, which is 0 in that row
   */
  SelectProgram(
      Iteration iteration,
      ColumnProgram[] columns,
      SelectProgram[] select,
      SelectProgram[] unionAll,
      int[] nullOrdinals,
      ColumnProgram[] rowIndexColumns) {
    this.iteration = iteration;
    this.columns = columns;
    this.select = select;
    this.unionAll = unionAll;
    this.nullOrdinals = nullOrdinals;
    this.rowIndexColumns = rowIndexColumns;
  }

  void run(Object focus, RowBuffer rows, Runnable next) {
    if (iteration.path() == null && iteration.repetition() == null) {
      body(focus, rows, next);
      return;
    }
    long outer = rows.scope().rowIndex();
    Object foci =
        iteration.path() == null
            ? iteration.repetition().nodes(focus, rows.scope())
            : iteration.path().evaluate(focus, rows.scope());
    int size = Items.size(foci);
    for (int i = 0; i < size; i++) {
      rows.scope().rowIndex(i);
      body(Items.at(foci, i), rows, next);
    }
    if (size == 0 && iteration.orNull()) {
      nullRow(rows, next);
    }
    rows.scope().rowIndex(outer);
  }

  private void nullRow(RowBuffer rows, Runnable next) {
    for (int ordinal : nullOrdinals) {
      rows.row()[ordinal] = null;
    }
    rows.scope().rowIndex(0);
    for (ColumnProgram column : rowIndexColumns) {
      column.fill(null, rows.scope(), rows.row());
    }
    next.run();
  }

  private void body(Object focus, RowBuffer rows, Runnable next) {
    for (ColumnProgram column : columns) {
      column.fill(focus, rows.scope(), rows.row());
    }
    if (select.length == 0 && unionAll.length == 0) {
      next.run();
    } else {
      part(0, focus, rows.scope().rowIndex(), rows, next);
    }
  }

  private void part(int index, Object focus, long rowIndex, RowBuffer rows, Runnable next) {
    rows.scope().rowIndex(rowIndex);
    if (index < select.length) {
      Part following = new Part(this, index + 1, focus, rowIndex, rows, next);
      select[index].run(focus, rows, following);
      if (!following.reached) {
        // no rows, but a column that follows may still break the view
        part(index + 1, focus, rowIndex, rows, () -> {});
      }
    } else if (unionAll.length == 0) {
      next.run();
    } else {
      for (SelectProgram branch : unionAll) {
        rows.scope().rowIndex(rowIndex);
        branch.run(focus, rows, next);
      }
    }
  }

  /** What is joined to a row of the parts before. */
  private static final class Part implements Runnable {
    private final SelectProgram structure;
    private final int index;
    private final Object focus;
    private final long rowIndex;
    private final RowBuffer rows;
    private final Runnable next;
    private boolean reached;

    Part(
        SelectProgram structure,
        int index,
        Object focus,
        long rowIndex,
        RowBuffer rows,
        Runnable next) {
      this.structure = structure;
      this.index = index;
      this.focus = focus;
      this.rowIndex = rowIndex;
      this.rows = rows;
      this.next = next;
    }

    @Override
    public void run() {
      reached = true;
      structure.part(index, focus, rowIndex, rows, next);
    }
  }
}
