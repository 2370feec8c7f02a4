package org.carelake.jobs.view;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.carelake.jobs.console.TextTable;

/** Keeps the first rows to show them as a table, and counts the others. */
public final class TableSink implements RowSink {
  private final Columns columns;
  private final long limit;
  private final List<List<String>> kept = new ArrayList<>();
  private long rows;

  /**
   * An empty table.
   *
   * @param limit how many rows are kept; 0 for all
   */
  public TableSink(Columns columns, long limit) {
    this.columns = columns;
    this.limit = limit;
  }

  @Override
  public void row(InternalRow row) {
    rows++;
    if (limit > 0 && rows > limit) {
      return;
    }
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns.schema().size(); i++) {
      DataType type = columns.field(i).dataType();
      cells.add(
          row.isNullAt(i) ? "" : CellText.of(row.get(i, type), type, columns.numbers().get(i)));
    }
    kept.add(cells);
  }

  /** Whether all rows that will be shown are there. */
  public boolean isFull() {
    return limit > 0 && rows >= limit;
  }

  /** The rows so far, those that are not shown included. */
  public long rows() {
    return rows;
  }

  /** How many rows are shown. */
  public int shown() {
    return kept.size();
  }

  /**
   * The table as text without a line end; where it is wider than a line may be, each row as a list
   * of its columns.
   *
   * @param width how many characters a line may have
   */
  public String text(int width) {
    String table = TextTable.format(columns.names(), kept);
    boolean fits = table.lines().allMatch(line -> line.length() <= width);
    return fits || kept.isEmpty() ? table : lists();
  }

  private String lists() {
    int widest = columns.names().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < kept.size(); r++) {
      text.append(r == 0 ? "" : "\n").append("row ").append(r + 1);
      for (int c = 0; c < columns.names().size(); c++) {
        String name = columns.names().get(c);
        String value = TextTable.shown(kept.get(r).get(c));
        text.append("\n  ").append(name);
        if (!value.isEmpty()) {
          text.append(" ".repeat(widest - name.length() + 2)).append(value);
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    // holds nothing but memory
  }
}
