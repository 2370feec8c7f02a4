package org.carelake.transforms.measures;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.measure.MeasurePeriod;
import org.carelake.schemas.table.TableName;

/** The columns that hold facts; equal facts of one period share one. */
final class FactColumns {
  private final Map<MeasurePeriod, SortedMap<TableName, Map<String, Named>>> facts =
      new EnumMap<>(MeasurePeriod.class);
  private int number;

  /** A fact and its column. */
  record Named(String column, CompiledFact fact) {}

  /** The column of a fact; a new one when no equal fact has one yet. */
  String of(CompiledFact fact, MeasurePeriod period) {
    return facts
        .computeIfAbsent(period, none -> new TreeMap<>())
        .computeIfAbsent(fact.fact().from(), none -> new LinkedHashMap<>())
        .computeIfAbsent(fact.fact().definition(), none -> new Named("fact_" + number++, fact))
        .column();
  }

  /** The facts of a period by table. */
  SortedMap<TableName, Map<String, Named>> of(MeasurePeriod period) {
    return facts.getOrDefault(period, new TreeMap<>());
  }
}
