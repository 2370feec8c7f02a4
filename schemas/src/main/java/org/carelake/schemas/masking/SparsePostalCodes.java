package org.carelake.schemas.masking;

import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The first three digits of US postal codes whose area has 20,000 people or fewer, of one census.
 *
 * @param name the list's name, with its version
 * @param source where the list was published
 */
public record SparsePostalCodes(String name, String source, SortedSet<String> prefixes) {
  public SparsePostalCodes {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(source, "source is null");
    prefixes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(prefixes));
  }
}
