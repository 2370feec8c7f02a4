package org.carelake.schemas.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a tenant owes to the people whose data it holds.
 *
 * @param erasureKey the key of the marks that stand for erased people; empty for one made from the
 *     pseudonym key
 * @param extractPersons for each bronze table of an extract the columns that hold a patient's id;
 *     none when it holds nobody
 * @param retention how long rows of tables are kept
 */
public record DataDuties(
    Optional<SecretReference> erasureKey,
    Map<String, List<String>> extractPersons,
    List<RetentionRule> retention) {
  /** Nothing said. */
  public static final DataDuties NONE = new DataDuties(Optional.empty(), Map.of(), List.of());

  public DataDuties {
    Objects.requireNonNull(erasureKey, "erasureKey is null");
    extractPersons = Map.copyOf(extractPersons);
    retention = List.copyOf(retention);
  }
}
