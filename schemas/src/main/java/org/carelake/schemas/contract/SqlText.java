package org.carelake.schemas.contract;

import java.util.Objects;
import org.carelake.schemas.error.Location;

/** A piece of SQL and where it stands. */
public record SqlText(String sql, Location location) {
  public SqlText {
    Objects.requireNonNull(sql, "sql is null");
    Objects.requireNonNull(location, "location is null");
  }
}
