package org.carelake.schemas.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * A table of the anonymised track whose rows count people.
 *
 * @param model the named model, or the name of an analyst's table without {@code _anon}
 * @param counts columns that say how many people there are
 * @param also columns that would tell a count that was taken out, such as a rate or a mean
 * @param within columns that rows with a known sum have in common; none when the sum of the whole
 *     table is known
 */
public record AggregateTable(
    String model, List<String> counts, List<String> also, List<String> within, Location location) {
  public AggregateTable {
    Objects.requireNonNull(model, "model is null");
    Objects.requireNonNull(location, "location is null");
    counts = List.copyOf(counts);
    also = List.copyOf(also);
    within = List.copyOf(within);
  }

  /** All columns it names. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(counts);
    columns.addAll(also);
    columns.addAll(within);
    return columns;
  }
}
