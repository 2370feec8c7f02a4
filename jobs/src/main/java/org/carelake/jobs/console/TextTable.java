package org.carelake.jobs.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows as aligned text: a head, a rule, and one line a row; numbers stand at the right. */
public final class TextTable {
  private static final int WIDEST = 60;

  private TextTable() {}

  /** The table as text without a line end. */
  public static String format(List<String> head, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(head);
    rows.forEach(row -> all.add(row.stream().map(TextTable::shown).toList()));
    int[] widths = new int[head.size()];
    boolean[] numeric = new boolean[head.size()];
    Arrays.fill(numeric, !rows.isEmpty());
    for (int r = 0; r < all.size(); r++) {
      for (int c = 0; c < widths.length; c++) {
        String cell = all.get(r).get(c);
        widths[c] = Math.max(widths[c], cell.codePointCount(0, cell.length()));
        numeric[c] &= r == 0 || cell.isEmpty() || cell.matches("-?[0-9][0-9.,]*");
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : all) {
      lines.add(line(row, widths, numeric));
      if (lines.size() == 1) {
        lines.add(rule(widths));
      }
    }
    return String.join("\n", lines);
  }

  private static String line(List<String> row, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = row.get(c);
      String pad = " ".repeat(widths[c] - cell.codePointCount(0, cell.length()));
      line.append(c == 0 ? "" : "  ").append(numeric[c] ? pad + cell : cell + pad);
    }
    return line.toString().stripTrailing();
  }

  private static String rule(int[] widths) {
    List<String> parts = new ArrayList<>();
    for (int width : widths) {
      parts.add("-".repeat(width));
    }
    return String.join("  ", parts);
  }

  /** A cell on one line, cut where it is very long. */
  public static String shown(String cell) {
    String oneLine = cell.replaceAll("\\p{Cntrl}", " ");
    return oneLine.codePointCount(0, oneLine.length()) <= WIDEST
        ? oneLine
        : oneLine.substring(0, oneLine.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }
}
