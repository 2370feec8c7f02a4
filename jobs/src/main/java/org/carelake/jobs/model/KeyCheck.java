package org.carelake.jobs.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.Incremental;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.quality.ContractSchema;
import org.carelake.transforms.sql.RowExpression;

/** Holds a contract's {@code incremental} against the tables that it names. */
final class KeyCheck {
  private final Function<TableName, Optional<ModelContract>> contracts;

  KeyCheck(Function<TableName, Optional<ModelContract>> contracts) {
    this.contracts = contracts;
  }

  /** Adds a sentence for each thing that is wrong. */
  void check(Model model, List<String> problems) {
    model
        .contract()
        .incremental()
        .ifPresent(
            declared ->
                declared
                    .from()
                    .forEach(
                        (table, key) -> {
                          try {
                            check(model, declared, table, key);
                          } catch (CarelakeException problem) {
                            problems.add(problem.getMessage());
                          }
                        }));
  }

  private void check(Model model, Incremental declared, TableName table, SqlText key) {
    if (!model.inputs().contains(table)) {
      throw CarelakeException.configuration(
          key.location(),
          "'from' lists "
              + table
              + ", which "
              + model.file()
              + " does not read"
              + Suggestion.of(
                  table.toString(), model.inputs().stream().map(TableName::toString).toList()));
    }
    DataType found =
        RowExpression.parse(key, Set.of())
            .typeOver(table.toString(), columns(model, table, key), Map.of());
    DataType wanted = ContractSchema.of(model.contract()).apply(declared.key()).dataType();
    if (!found.equals(wanted)) {
      throw CarelakeException.configuration(
          key.location(),
          "the key of "
              + table
              + " is "
              + found.catalogString()
              + ", column "
              + declared.key()
              + " is "
              + wanted.catalogString()
              + "; they must be of one type");
    }
  }

  private StructType columns(Model model, TableName table, SqlText key) {
    return contracts
        .apply(table)
        .or(() -> model.received(table))
        .map(ContractSchema::of)
        .or(
            () ->
                table.layer() == Layer.BRONZE
                    ? Optional.of(BronzeSchema.RESOURCE)
                    : Optional.empty())
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    key.location(), "nothing is known of the columns of " + table));
  }
}
