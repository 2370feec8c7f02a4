package org.carelake.schemas.masking;

import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * One rule of a profile.
 *
 * @param subject what it is about, for reports: {@code class id}, {@code column qr_*.zip}, {@code
 *     link zip-code}
 * @param as the name of the masked column; {@code {column}} stands for the column's own
 * @param location where it is written
 */
public record MaskingRule(String subject, MaskingMethod method, String as, Location location) {
  public MaskingRule {
    Objects.requireNonNull(subject, "subject is null");
    Objects.requireNonNull(method, "method is null");
    Objects.requireNonNull(as, "as is null");
    Objects.requireNonNull(location, "location is null");
  }

  /** The name that a column gets. */
  public String nameOf(String column) {
    return as.replace("{column}", column);
  }

  /** The rule with another method. */
  public MaskingRule with(MaskingMethod other) {
    return new MaskingRule(subject, other, as, location);
  }
}
