package org.carelake.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Tables of medians and ranges, as Markdown that also reads well in a terminal. */
final class Report {
  private final List<String> lines = new ArrayList<>();

  void text(String line) {
    lines.add(line);
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }

  /** A table whose columns are as wide as their longest entry. */
  void table(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder("|");
      for (int i = 0; i < widths.length; i++) {
        String pad = i == 0 ? "-" : "";
        line.append(String.format(" %" + pad + widths[i] + "s |", rows.get(r).get(i)));
      }
      lines.add(line.toString());
      if (r == 0) {
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
          rule.append(" ").append("-".repeat(widths[i] - (i == 0 ? 0 : 1)));
          rule.append(i == 0 ? " |" : ": |");
        }
        lines.add(rule.toString());
      }
    }
    lines.add("");
  }

  static double median(List<Measurement> runs, ToDoubleFunction<Measurement> of) {
    double[] values = runs.stream().mapToDouble(of).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Median and range. */
  static String spread(List<Measurement> runs, ToDoubleFunction<Measurement> of, int digits) {
    double[] values = runs.stream().mapToDouble(of).sorted().toArray();
    String median = number(median(runs, of), digits);
    return values.length == 1
        ? median
        : median
            + " ("
            + number(values[0], digits)
            + " to "
            + number(values[values.length - 1], digits)
            + ")";
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static List<String> row(String... entries) {
    return Arrays.asList(entries);
  }
}
