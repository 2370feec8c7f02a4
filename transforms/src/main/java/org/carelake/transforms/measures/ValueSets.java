package org.carelake.transforms.measures;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;

/** The value sets that measures may name. */
public final class ValueSets {
  private final SortedMap<String, ValueSet> byName;

  private ValueSets(SortedMap<String, ValueSet> byName) {
    this.byName = byName;
  }

  /**
   * The project's own sets, and the user's in place of those of the same name.
   *
   * @param own those that ship
   * @param users those that the user brought
   */
  public static ValueSets of(Collection<ValueSet> own, Collection<ValueSet> users) {
    Objects.requireNonNull(own, "own is null");
    SortedMap<String, ValueSet> byName = new TreeMap<>();
    own.forEach(set -> byName.put(set.name(), set));
    users.forEach(set -> byName.put(set.name(), set));
    return new ValueSets(byName);
  }

  /** All of them, by name. */
  public List<ValueSet> all() {
    return List.copyOf(byName.values());
  }

  /**
   * The set of a name.
   *
   * @throws CarelakeException with file and line when there is none
   */
  ValueSet named(SqlText name) {
    ValueSet set = byName.get(name.sql());
    if (set == null) {
      throw CarelakeException.configuration(
          name.location(),
          "unknown value set '"
              + name.sql()
              + "'"
              + Suggestion.of(name.sql(), List.copyOf(byName.keySet()))
              + "; put it into value_sets.csv, or a FHIR expansion beside it");
    }
    return set;
  }
}
