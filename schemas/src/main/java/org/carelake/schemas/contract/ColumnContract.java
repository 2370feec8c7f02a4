package org.carelake.schemas.contract;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;

/**
 * What a model promises about one column.
 *
 * @param type a Spark SQL type in lower case, such as {@code string} or {@code decimal(38,12)}
 */
public record ColumnContract(
    String name,
    String type,
    PhiClass phi,
    String description,
    List<DataTest> tests,
    Location location) {
  public ColumnContract {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(type, "type is null");
    Objects.requireNonNull(phi, "phi is null");
    tests = List.copyOf(tests);
  }
}
