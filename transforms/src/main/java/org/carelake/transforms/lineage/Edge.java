package org.carelake.transforms.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One way of a value from its origin.
 *
 * @param path the names it bears on the way, in order; without those that equal the one before
 */
public record Edge(Origin origin, FlowKind kind, List<String> path) {
  public Edge {
    Objects.requireNonNull(origin, "origin is null");
    Objects.requireNonNull(kind, "kind is null");
    path = List.copyOf(path);
  }

  Edge then(FlowKind next) {
    FlowKind both = kind.then(next);
    return both == kind ? this : new Edge(origin, both, path);
  }

  /** The same way as an influence on rows. */
  Edge as(FlowKind influence) {
    return new Edge(origin, influence, path);
  }

  Edge named(String name) {
    if (!path.isEmpty() && path.get(path.size() - 1).equals(name)) {
      return this;
    }
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return new Edge(origin, kind, longer);
  }

  @Override
  public String toString() {
    return origin + (path.isEmpty() ? "" : " -> " + String.join(" -> ", path));
  }
}
