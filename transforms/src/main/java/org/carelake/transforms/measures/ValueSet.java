package org.carelake.transforms.measures;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;

/**
 * Codes with one meaning.
 *
 * @param name by which measures name it
 * @param codes single codes, each {@code system|code}
 * @param prefixes {@code system|code} that stands for every code that begins with it
 */
public record ValueSet(String name, SortedSet<String> codes, SortedSet<String> prefixes) {
  public ValueSet {
    Objects.requireNonNull(name, "name is null");
    codes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(codes));
    prefixes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(prefixes));
  }

  /**
   * Whether a row's {@code code_system} and {@code code} are in it; never null. Nothing is put
   * together for a row, since a large table is asked for many sets at once.
   */
  Column matches() {
    Column found = lit(false);
    for (Map.Entry<String, List<String>> of : bySystem(codes).entrySet()) {
      found = found.or(system(of.getKey()).and(col("code").isin(of.getValue().toArray())));
    }
    for (Map.Entry<String, List<String>> of : bySystem(prefixes).entrySet()) {
      for (String prefix : of.getValue()) {
        found = found.or(system(of.getKey()).and(col("code").startsWith(prefix)));
      }
    }
    return coalesce(found, lit(false));
  }

  private static Column system(String uri) {
    return col("code_system").equalTo(uri);
  }

  /** A system's URI has no {@code |}. */
  private static SortedMap<String, List<String>> bySystem(SortedSet<String> codes) {
    SortedMap<String, List<String>> bySystem = new TreeMap<>();
    for (String code : codes) {
      int end = code.indexOf('|');
      bySystem
          .computeIfAbsent(code.substring(0, end), none -> new ArrayList<>())
          .add(code.substring(end + 1));
    }
    return bySystem;
  }
}
