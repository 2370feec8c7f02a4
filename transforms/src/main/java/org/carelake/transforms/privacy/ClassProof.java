package org.carelake.transforms.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.ColumnLineage;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;
import org.carelake.transforms.lineage.UntraceableException;

/**
 * Holds the PHI classes that a named table declares against where its columns come from: a column
 * that the profile would keep must not carry the value of a protected column. Carried is what
 * arrives as it is, and whatever arrives changed or aggregated as text, date or structure. Flags
 * and numbers that were worked out from protected columns, such as an age, are believed; a number
 * that is a cast of a text is not.
 */
public final class ClassProof {
  private final Protection protection;

  /** A proof under one profile. */
  public ClassProof(Protection protection) {
    this.protection = Objects.requireNonNull(protection, "protection is null");
  }

  /** What is declared too harmless, one sentence each; empty when nothing is. */
  public List<String> violations(TableName table, Dataset<Row> rows) {
    ColumnLineage lineage;
    try {
      lineage =
          ColumnLineage.of(
              ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
    } catch (UntraceableException unknown) {
      return List.of(table + " can't be traced through " + unknown.getMessage());
    }
    List<String> violations = new ArrayList<>();
    lineage
        .columns()
        .forEach(
            (column, edges) -> {
              if (protection.of(new Origin.TableColumn(table, column)).isEmpty()) {
                DataType type = rows.schema().apply(column).dataType();
                edges.stream()
                    .filter(edge -> carried(edge, type))
                    .forEach(edge -> violation(table, column, edge, violations));
              }
            });
    return violations;
  }

  private void violation(TableName table, String column, Edge edge, List<String> violations) {
    if (edge.origin() instanceof Origin.TableColumn origin) {
      protection
          .of(origin)
          .ifPresent(
              phi ->
                  violations.add(
                      "column '"
                          + column
                          + "' of "
                          + table
                          + " carries "
                          + edge
                          + " ("
                          + phi.code()
                          + "): give it that PHI class"));
    }
  }

  private static boolean carried(Edge edge, DataType type) {
    boolean number = type instanceof NumericType || type instanceof BooleanType;
    return edge.kind() != FlowKind.MASK && (edge.kind() == FlowKind.COPY || !number);
  }
}
