package org.carelake.schemas.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * Columns of a twin by whose combination a person might be picked out.
 *
 * @param model the named model
 * @param columns quasi-identifiers, as the twin names them
 * @param person the twin's column that says whom a row is about; without it each row counts as a
 *     person of its own
 * @param k how many persons should at least share each combination
 */
public record KAnonymity(
    String model, List<String> columns, Optional<String> person, int k, Location location) {
  public KAnonymity {
    Objects.requireNonNull(person, "person is null");
    Objects.requireNonNull(model, "model is null");
    Objects.requireNonNull(location, "location is null");
    columns = List.copyOf(columns);
  }

  /** The same columns and another k. */
  public KAnonymity withK(int other) {
    return new KAnonymity(model, columns, person, other, location);
  }

  /** All columns it names. */
  public List<String> allColumns() {
    List<String> all = new ArrayList<>(columns);
    person.ifPresent(all::add);
    return all;
  }
}
