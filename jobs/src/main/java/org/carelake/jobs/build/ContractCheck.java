package org.carelake.jobs.build;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.sql.Identifiers;

/** Holds a Dataset against a contract before anything is written. */
final class ContractCheck {
  private ContractCheck() {}

  /**
   * The same rows with each column's description and PHI class in the schema's metadata.
   *
   * @throws CarelakeException with a line for each column whose name, place or type differs
   */
  static Dataset<Row> enforce(ModelContract contract, Dataset<Row> rows) {
    List<String> mismatches = mismatches(contract, rows.schema().fields());
    if (!mismatches.isEmpty()) {
      throw CarelakeException.configuration(
          contract.location(),
          "the columns of "
              + contract.table()
              + " differ from its contract:\n  "
              + String.join("\n  ", mismatches));
    }
    Column[] described =
        contract.columns().stream().map(ContractCheck::described).toArray(Column[]::new);
    return rows.select(described);
  }

  private static List<String> mismatches(ModelContract contract, StructField[] found) {
    List<ColumnContract> promised = contract.columns();
    List<String> mismatches = new ArrayList<>();
    for (int i = 0; i < Math.max(promised.size(), found.length); i++) {
      if (i >= promised.size()) {
        mismatches.add(
            "column "
                + (i + 1)
                + ": "
                + found[i].name()
                + " "
                + found[i].dataType().catalogString()
                + " is not in the contract");
      } else if (i >= found.length) {
        mismatches.add("column " + (i + 1) + ": " + promised.get(i).name() + " is missing");
      } else if (!promised.get(i).name().equals(found[i].name())) {
        mismatches.add(
            "column "
                + (i + 1)
                + ": promised "
                + promised.get(i).name()
                + ", found "
                + found[i].name());
      } else if (!promised.get(i).type().equals(found[i].dataType().catalogString())) {
        mismatches.add(
            "column "
                + (i + 1)
                + ": "
                + found[i].name()
                + " is promised as "
                + promised.get(i).type()
                + ", found "
                + found[i].dataType().catalogString());
      }
    }
    return mismatches;
  }

  private static Column described(ColumnContract column) {
    return Identifiers.column(column.name())
        .as(
            column.name(),
            new MetadataBuilder()
                .putString("comment", column.description())
                .putString("carelake.phi", column.phi().code())
                .build());
  }
}
