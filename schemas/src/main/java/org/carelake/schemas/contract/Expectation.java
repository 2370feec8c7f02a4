package org.carelake.schemas.contract;

import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * What every row of a table is expected to be, looked at while the table is written.
 *
 * @param name lower-case letters, digits and underscores; unique in its contract
 * @param expression SQL over the table's columns; a row meets it unless it is false
 * @param action what becomes of a row that doesn't meet it
 * @param location where it is declared
 */
public record Expectation(String name, SqlText expression, Action action, Location location) {
  public Expectation {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(expression, "expression is null");
    Objects.requireNonNull(action, "action is null");
    Objects.requireNonNull(location, "location is null");
  }

  /** What becomes of a row that doesn't meet an expectation. */
  public enum Action {
    /** It is written and counted. */
    WARN,
    /** It is left out and counted. */
    DROP,
    /** It is left out, counted and kept beside the table. */
    QUARANTINE,
    /** The model fails and its table stays as it was. */
    FAIL
  }
}
