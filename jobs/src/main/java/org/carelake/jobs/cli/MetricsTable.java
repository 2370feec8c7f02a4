package org.carelake.jobs.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.carelake.schemas.metric.MetricDefinition;

/** The list of metrics as documents show it. */
final class MetricsTable {
  private MetricsTable() {}

  /**
   * A table in Markdown, one line a metric, with what the mode reference counts where it has it.
   */
  static String markdown(List<MetricDefinition> metrics, List<MetricDefinition> reference) {
    Map<String, MetricDefinition> former =
        reference.stream().collect(Collectors.toMap(MetricDefinition::id, Function.identity()));
    StringBuilder table =
        new StringBuilder(
            "| metric | what it tells | value | in the mode reference |\n|---|---|---|---|\n");
    for (MetricDefinition metric : metrics) {
      table
          .append("| `")
          .append(metric.id())
          .append("` | ")
          .append(metric.description())
          .append(" | ")
          .append(value(metric))
          .append(" | ")
          .append(former.containsKey(metric.id()) ? former.get(metric.id()).description() : "")
          .append(" |\n");
    }
    return table.toString();
  }

  private static String value(MetricDefinition metric) {
    String dimensions =
        metric.dimensions().isEmpty()
            ? ""
            : ", by "
                + metric.dimensions().stream()
                    .map(name -> name.sql())
                    .collect(Collectors.joining(", "));
    return metric.unit().code()
        + " a "
        + metric.grain().code()
        + (metric.isState() ? ", as it stood" : "")
        + dimensions
        + ", "
        + metric.version();
  }
}
