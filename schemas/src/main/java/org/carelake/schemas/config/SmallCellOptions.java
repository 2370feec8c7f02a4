package org.carelake.schemas.config;

import java.util.List;
import java.util.Set;

/**
 * Which counts are too small to be published.
 *
 * @param threshold counts from 1 to this are suppressed
 * @param targets the kinds of targets that it is done for
 * @param organizationLevel whether rows of a whole organisation are held to it, too
 * @param together metrics that add up with one another, such as the bands of one score: what is
 *     suppressed in one is suppressed in the others of its list
 */
public record SmallCellOptions(
    int threshold, Set<String> targets, boolean organizationLevel, List<List<String>> together) {
  /** What a tenant has unless its file says otherwise. */
  public static final SmallCellOptions DEFAULT =
      new SmallCellOptions(10, Set.of("metrics"), false, List.of());

  public SmallCellOptions {
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold must be at least 1");
    }
    targets = Set.copyOf(targets);
    together = together.stream().map(List::copyOf).toList();
  }
}
