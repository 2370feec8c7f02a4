package org.carelake.jobs.lineage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.carelake.transforms.lineage.Edge;

/**
 * Where the columns of one table, metric or chart come from.
 *
 * @param columns the direct ways to each column, by name
 * @param influences what decides about its rows
 * @param program why no plan shows the ways, where a program makes the rows; then they are what the
 *     model declares, and what nobody declares comes from its inputs as a whole
 */
public record TableLineage(
    Map<String, List<Edge>> columns, List<Edge> influences, Optional<String> program) {
  public TableLineage {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    influences = List.copyOf(influences);
    Objects.requireNonNull(program, "program is null");
  }
}
