package org.carelake.transforms.lineage;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The ways that lead to one expression; of several with one origin and kind the first is kept. */
final class Flows {
  private record Key(Origin origin, FlowKind kind) {}

  private final Map<Key, Edge> edges = new LinkedHashMap<>();

  static Flows none() {
    return new Flows();
  }

  static Flows of(Edge edge) {
    return new Flows().with(List.of(edge));
  }

  Flows with(Collection<Edge> more) {
    for (Edge edge : more) {
      edges.putIfAbsent(new Key(edge.origin(), edge.kind()), edge);
    }
    return this;
  }

  Flows with(Flows other) {
    return with(other.edges.values());
  }

  Flows map(UnaryOperator<Edge> change) {
    return new Flows().with(edges.values().stream().map(change).toList());
  }

  List<Edge> edges() {
    return List.copyOf(edges.values());
  }

  /** Whether everything here is a column of a table, as it is. */
  boolean pureCopies() {
    return !edges.isEmpty()
        && edges.values().stream()
            .allMatch(
                edge ->
                    edge.kind() == FlowKind.COPY && edge.origin() instanceof Origin.TableColumn);
  }
}
