package org.carelake.schemas.metric;

import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * A piece of SQL in a file.
 *
 * @param location where its first character stands
 */
public record SqlText(String text, Location location) {
  public SqlText {
    Objects.requireNonNull(text, "text is null");
    Objects.requireNonNull(location, "location is null");
  }
}
