package org.carelake.jobs.selection;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What people wrote to select nodes, taken apart. */
public sealed interface Selector {
  /** Reach without an end. */
  int ALL = Integer.MAX_VALUE;

  /** What any of some selectors selects. */
  record Union(List<Selector> parts) implements Selector {
    public Union {
      parts = List.copyOf(parts);
    }
  }

  /** What all of some selectors select. */
  record Intersection(List<Selector> parts) implements Selector {
    public Intersection {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Nodes with something in common, and how far to go from them.
   *
   * @param text as it was written, for messages
   * @param method what to look at, such as {@code tag} or {@code config.meta.owner}; empty for
   *     names
   * @param value what to find there
   * @param parents how many steps up, {@link #ALL} for all
   * @param children how many steps down, {@link #ALL} for all
   * @param whole whether to take all descendants and all ancestors of these
   */
  record Criterion(
      String text, String method, String value, int parents, int children, boolean whole)
      implements Selector {
    public Criterion {
      Objects.requireNonNull(text, "text is null");
      Objects.requireNonNull(method, "method is null");
      Objects.requireNonNull(value, "value is null");
    }
  }

  /** All criteria, from left to right. */
  default Stream<Criterion> criteria() {
    if (this instanceof Union union) {
      return union.parts().stream().flatMap(Selector::criteria);
    }
    if (this instanceof Intersection intersection) {
      return intersection.parts().stream().flatMap(Selector::criteria);
    }
    return Stream.of((Criterion) this);
  }
}
