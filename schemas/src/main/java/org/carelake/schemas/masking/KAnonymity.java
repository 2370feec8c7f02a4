package org.carelake.schemas.masking;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * Columns of a twin by whose combination a person might be picked out.
 *
 * @param model the named model
 * @param columns quasi-identifiers, as the twin names them
 * @param k how many records should at least share each combination
 */
public record KAnonymity(String model, List<String> columns, int k, Location location) {
  public KAnonymity {
    Objects.requireNonNull(model, "model is null");
    Objects.requireNonNull(location, "location is null");
    columns = List.copyOf(columns);
  }
}
