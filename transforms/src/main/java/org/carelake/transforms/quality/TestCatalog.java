package org.carelake.transforms.quality;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.TableName;

/**
 * What tests may name.
 *
 * @param tables the contract of each table that a model makes
 * @param names the tables that a model makes
 * @param references a file of {@code transforms/reference} by its name without ending
 */
public record TestCatalog(
    Function<TableName, Optional<ModelContract>> tables,
    Collection<TableName> names,
    Function<String, Optional<ReferenceList>> references) {
  public TestCatalog {
    Objects.requireNonNull(tables, "tables is null");
    names = List.copyOf(names);
    Objects.requireNonNull(references, "references is null");
  }
}
