package org.carelake.jobs.selection;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Nodes and what each is made from.
 *
 * @param parents the nodes that a node is made from; every node has an entry
 */
public record Dag(Map<String, Set<String>> parents) {
  public Dag {
    parents = new LinkedHashMap<>(parents);
  }

  /** All nodes. */
  public Set<String> nodes() {
    return parents.keySet();
  }

  /**
   * The nodes that a selector selects.
   *
   * @param matching the nodes that one criterion is about, its reach aside
   */
  public Set<String> select(Selector selector, Function<Selector.Criterion, Set<String>> matching) {
    if (selector instanceof Selector.Union union) {
      Set<String> all = new TreeSet<>();
      union.parts().forEach(part -> all.addAll(select(part, matching)));
      return all;
    }
    if (selector instanceof Selector.Intersection intersection) {
      Set<String> common = new TreeSet<>(parents.keySet());
      intersection.parts().forEach(part -> common.retainAll(select(part, matching)));
      return common;
    }
    Selector.Criterion criterion = (Selector.Criterion) selector;
    return reached(criterion, matching.apply(criterion));
  }

  private Set<String> reached(Selector.Criterion criterion, Set<String> matched) {
    Map<String, Set<String>> children = children();
    Set<String> selected = new TreeSet<>(matched);
    if (criterion.whole()) {
      selected.addAll(walk(matched, children, Selector.ALL));
      selected.addAll(walk(selected, parents, Selector.ALL));
      return selected;
    }
    selected.addAll(walk(matched, parents, criterion.parents()));
    selected.addAll(walk(matched, children, criterion.children()));
    return selected;
  }

  private Map<String, Set<String>> children() {
    Map<String, Set<String>> children = new HashMap<>();
    parents.forEach(
        (node, above) ->
            above.forEach(
                parent -> children.computeIfAbsent(parent, name -> new TreeSet<>()).add(node)));
    return children;
  }

  private static Set<String> walk(Set<String> start, Map<String, Set<String>> next, int steps) {
    Set<String> found = new TreeSet<>();
    Set<String> edge = start;
    for (int step = 0; step < steps && !edge.isEmpty(); step++) {
      Set<String> further = new TreeSet<>();
      for (String node : edge) {
        for (String other : next.getOrDefault(node, Set.of())) {
          if (found.add(other)) {
            further.add(other);
          }
        }
      }
      edge = further;
    }
    return found;
  }
}
