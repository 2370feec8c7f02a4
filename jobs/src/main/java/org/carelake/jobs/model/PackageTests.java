package org.carelake.jobs.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.transforms.quality.ReferenceList;
import org.carelake.transforms.quality.SingularTest;

/**
 * What packages hold beside models and contracts.
 *
 * @param singular tests of their own
 * @param unit unit tests of models
 * @param references a file of {@code transforms/reference} by its name without ending
 */
public record PackageTests(
    List<SingularTest> singular,
    List<UnitTest> unit,
    Function<String, Optional<ReferenceList>> references) {
  public PackageTests {
    singular = List.copyOf(singular);
    unit = List.copyOf(unit);
    Objects.requireNonNull(references, "references is null");
  }

  /** Nothing but models and contracts. */
  public static PackageTests none() {
    return new PackageTests(List.of(), List.of(), name -> Optional.empty());
  }
}
