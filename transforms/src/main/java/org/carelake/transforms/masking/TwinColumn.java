package org.carelake.transforms.masking;

import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingRule;

/**
 * A column of a named table and what becomes of it in the twin.
 *
 * @param named the column of the named table
 * @param link the form item that it answers
 * @param rule the rule that decides; empty when none does
 */
public record TwinColumn(
    ColumnContract named, Optional<String> link, Optional<MaskingRule> rule, Outcome outcome) {
  public TwinColumn {
    Objects.requireNonNull(named, "named is null");
    Objects.requireNonNull(link, "link is null");
    Objects.requireNonNull(rule, "rule is null");
    Objects.requireNonNull(outcome, "outcome is null");
  }

  /** What becomes of a column. */
  public sealed interface Outcome {}

  /**
   * It is in the twin.
   *
   * @param method what is done to its values; where a row has no patient, already the other method
   * @param column the twin's column
   */
  public record Becomes(MaskingMethod method, ColumnContract column) implements Outcome {}

  /** It is not in the twin. */
  public record LeftOut(String reason) implements Outcome {}
}
