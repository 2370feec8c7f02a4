package org.carelake.transforms.measures;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import java.util.Objects;
import java.util.SortedSet;
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

  /** Whether a row's {@code code_system} and {@code code} are in it; never null. */
  Column matches() {
    Column both = concat_ws("|", col("code_system"), col("code"));
    Column found = both.isin(codes.toArray());
    for (String prefix : prefixes) {
      found = found.or(both.startsWith(prefix));
    }
    return coalesce(
        col("code_system").isNotNull().and(col("code").isNotNull()).and(found), lit(false));
  }
}
