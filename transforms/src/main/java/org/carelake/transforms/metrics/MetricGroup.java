package org.carelake.transforms.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.metric.MetricDefinition;

/**
 * Aggregates that one pass over one table gives: same rows' dates, same organization and dimension,
 * same thing counted.
 */
final class MetricGroup {
  /** One aggregate: a column of the pass. */
  record Slot(MetricAggregate aggregate, int filter) {}

  /** A metric, or one half of it, with the slots of its numerator and denominator, -1 for none. */
  record Part(int metric, int filter, int numerator, int denominator) {}

  private final CompiledMetric first;
  private final Optional<String> dimension;
  private final Map<String, Integer> filterNumbers = new LinkedHashMap<>();
  private final List<Column> filters = new ArrayList<>();
  private final Map<String, Integer> slotNumbers = new LinkedHashMap<>();
  private final List<Slot> slots = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  private MetricGroup(CompiledMetric first, Optional<String> dimension) {
    this.first = first;
    this.dimension = dimension;
  }

  /**
   * The passes that give some metrics.
   *
   * @param metrics with the number under which each is known
   */
  static List<MetricGroup> of(Map<Integer, CompiledMetric> metrics) {
    Map<String, MetricGroup> groups = new LinkedHashMap<>();
    metrics.forEach(
        (number, metric) -> {
          for (Optional<String> dimension : cuts(metric.definition())) {
            if (metric.isWhole()) {
              group(groups, metric, metric.numerator(), dimension)
                  .add(number, metric, Optional.of(metric.numerator()), metric.denominator());
            } else {
              group(groups, metric, metric.numerator(), dimension)
                  .add(number, metric, Optional.of(metric.numerator()), Optional.empty());
              group(groups, metric, metric.denominator().orElseThrow(), dimension)
                  .add(number, metric, Optional.empty(), metric.denominator());
            }
          }
        });
    return List.copyOf(groups.values());
  }

  private static List<Optional<String>> cuts(MetricDefinition definition) {
    List<Optional<String>> cuts = new ArrayList<>();
    cuts.add(Optional.empty());
    definition.dimensions().forEach(dimension -> cuts.add(Optional.of(dimension.sql())));
    return cuts;
  }

  private static MetricGroup group(
      Map<String, MetricGroup> groups,
      CompiledMetric metric,
      MetricAggregate aggregate,
      Optional<String> dimension) {
    MetricDefinition definition = metric.definition();
    boolean ownRows = aggregate instanceof MetricAggregate.Other;
    String key =
        List.of(
                definition.source().toString(),
                definition.grain().code(),
                definition.entityKeys().sql(),
                definition.period().map(SqlText::sql).orElse(""),
                definition.until().map(SqlText::sql).orElse(""),
                String.valueOf(definition.cumulative()),
                dimension.orElse(""),
                aggregate.what(),
                ownRows ? metric.filterText() : "")
            .toString();
    return groups.computeIfAbsent(key, unused -> new MetricGroup(metric, dimension));
  }

  private void add(
      int number,
      CompiledMetric metric,
      Optional<MetricAggregate> numerator,
      Optional<MetricAggregate> denominator) {
    int filter =
        filterNumbers.computeIfAbsent(
            metric.filterText(),
            unused -> {
              filters.add(metric.filter());
              return filters.size() - 1;
            });
    parts.add(
        new Part(
            number,
            filter,
            numerator.map(aggregate -> slot(aggregate, filter)).orElse(-1),
            denominator.map(aggregate -> slot(aggregate, filter)).orElse(-1)));
  }

  private int slot(MetricAggregate aggregate, int filter) {
    return slotNumbers.computeIfAbsent(
        filter + " " + condition(aggregate),
        unused -> {
          slots.add(new Slot(aggregate, filter));
          return slots.size() - 1;
        });
  }

  private static String condition(MetricAggregate aggregate) {
    if (aggregate instanceof MetricAggregate.Distinct distinct) {
      return distinct.condition();
    }
    return aggregate instanceof MetricAggregate.Sum sum
        ? sum.condition()
        : ((MetricAggregate.Other) aggregate).condition();
  }

  /** A metric of the group; source, dates and organization are the same for all. */
  CompiledMetric first() {
    return first;
  }

  /** The column by which the group is broken down. */
  Optional<String> dimension() {
    return dimension;
  }

  /** The filters of the metrics, each once. */
  List<Column> filters() {
    return List.copyOf(filters);
  }

  /** The aggregates, each once. */
  List<Slot> slots() {
    return List.copyOf(slots);
  }

  /** What is made of the aggregates. */
  List<Part> parts() {
    return List.copyOf(parts);
  }
}
