package org.carelake.schemas.config;

import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * Names tables to publish.
 *
 * @param expression {@code layer.name}, a name alone, a pattern with {@code *}, or {@code
 *     package:name}
 * @param location the file and line where it stands
 */
public record TableSelector(String expression, Location location) {
  public TableSelector {
    Objects.requireNonNull(expression, "expression is null");
    Objects.requireNonNull(location, "location is null");
  }
}
