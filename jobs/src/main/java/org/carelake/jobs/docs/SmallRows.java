package org.carelake.jobs.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.carelake.schemas.exposure.Chart;

/**
 * Finds the rows of a chart that rest on too few. A row of 1 to the threshold is hidden; where it
 * would be the only one of those that add up, the next smallest is hidden with it, so that it can't
 * be taken out of a total.
 */
final class SmallRows {
  private final Chart chart;
  private final int threshold;

  SmallRows(Chart chart, int threshold) {
    this.chart = chart;
    this.threshold = threshold;
  }

  /**
   * The places of the rows to hide; none for a chart without {@code count}.
   *
   * @param rows each by column name
   */
  Set<Integer> hidden(List<Map<String, Object>> rows) {
    Set<Integer> hidden = new HashSet<>();
    if (chart.count().isEmpty()) {
      return hidden;
    }
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      groups.computeIfAbsent(group(rows.get(i)), key -> new ArrayList<>()).add(i);
    }
    for (List<Integer> group : groups.values()) {
      List<Integer> small = group.stream().filter(row -> isSmall(count(rows.get(row)))).toList();
      hidden.addAll(small);
      if (small.size() == 1) {
        group.stream()
            .filter(row -> !small.contains(row) && count(rows.get(row)) > 0)
            .min(Comparator.comparingDouble(row -> count(rows.get(row))))
            .ifPresent(hidden::add);
      }
    }
    return hidden;
  }

  /** Rows of one place on the axis add up where they differ in anything else; else all rows do. */
  private Object group(Map<String, Object> row) {
    boolean labels =
        row.keySet().stream()
            .anyMatch(
                column ->
                    !chart.y().contains(column)
                        && !chart.count().get().equals(column)
                        && !chart.x().filter(column::equals).isPresent());
    return labels && chart.x().isPresent()
        ? Objects.requireNonNullElse(row.get(chart.x().get()), "")
        : "";
  }

  private boolean isSmall(double count) {
    return count > 0 && count <= threshold;
  }

  private double count(Map<String, Object> row) {
    Object count = row.get(chart.count().orElseThrow());
    return count == null ? 0 : ((Number) count).doubleValue();
  }
}
