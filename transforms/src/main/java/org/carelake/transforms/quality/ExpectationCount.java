package org.carelake.transforms.quality;

import java.util.Objects;
import org.carelake.schemas.contract.Expectation;

/**
 * How many rows of a model did not meet an expectation.
 *
 * @param expectation its name
 */
public record ExpectationCount(String expectation, Expectation.Action action, long rows) {
  public ExpectationCount {
    Objects.requireNonNull(expectation, "expectation is null");
    Objects.requireNonNull(action, "action is null");
  }
}
