package org.carelake.schemas.contract;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * What a test is told under one name.
 *
 * @param values one value, or those of a list
 * @param isList whether it was written as a list
 * @param location where it stands
 */
public record TestArgument(List<String> values, boolean isList, Location location) {
  public TestArgument {
    values = List.copyOf(values);
    Objects.requireNonNull(location, "location is null");
    if (!isList && values.size() != 1) {
      throw new IllegalArgumentException("a single argument has one value");
    }
  }

  /** One value. */
  public static TestArgument single(String value, Location location) {
    return new TestArgument(List.of(value), false, location);
  }

  /** A list of values. */
  public static TestArgument list(List<String> values, Location location) {
    return new TestArgument(values, true, location);
  }
}
