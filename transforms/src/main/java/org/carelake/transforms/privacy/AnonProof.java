package org.carelake.transforms.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.ColumnLineage;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;
import org.carelake.transforms.lineage.UntraceableException;

/**
 * Proves from a query's analysed plan, before any row is read, that a table of the anonymised track
 * shows no protected column. Two things are refused:
 *
 * <ul>
 *   <li>a column into which a protected column flows by any way but a masking function: copied,
 *       changed, aggregated or counted;
 *   <li>a protected column that decides about rows: in where, having, join conditions, group by,
 *       distinct on, window keys, order by, and subqueries. A test for null is allowed, and so is
 *       an equality of two columns of the classes id and entity-id, both straight from tables: rows
 *       of two tables meet by it, and no value is picked out.
 * </ul>
 *
 * A plan with a step through which columns can't be followed is refused as a whole.
 */
public final class AnonProof {
  private final Protection protection;

  /** A proof under one profile. */
  public AnonProof(Protection protection) {
    this.protection = Objects.requireNonNull(protection, "protection is null");
  }

  /**
   * Proves one table.
   *
   * @param file the file that makes the table
   * @param rows its rows, as they would be written
   * @throws CarelakeException that lists every violation with its way, column names only
   */
  public void check(String file, TableName table, Dataset<Row> rows) {
    List<String> violations =
        violations(((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
    if (!violations.isEmpty()) {
      throw CarelakeException.configuration(
          Location.of(file),
          table
              + " would show what the anonymised track must not:\n  "
              + String.join("\n  ", violations)
              + "\n  read the masked twin (…_anon) instead, or leave the column out");
    }
  }

  /** What is wrong with a plan, one sentence each; empty when it is proven. */
  public List<String> violations(LogicalPlan analysed) {
    ColumnLineage lineage;
    try {
      lineage = ColumnLineage.of(analysed);
    } catch (UntraceableException unknown) {
      return List.of("it can't be traced through " + unknown.getMessage());
    }
    List<String> violations = new ArrayList<>();
    for (Map.Entry<String, List<Edge>> column : lineage.columns().entrySet()) {
      for (Edge edge : column.getValue()) {
        if (edge.kind() != FlowKind.MASK) {
          protectedClass(edge)
              .ifPresent(
                  phi ->
                      violations.add(
                          "column '"
                              + column.getKey()
                              + "' shows "
                              + edge
                              + " ("
                              + phi.code()
                              + ", "
                              + word(edge.kind())
                              + ")"));
        }
      }
    }
    for (Edge edge : lineage.influences()) {
      protectedClass(edge)
          .filter(phi -> !allowed(edge, phi))
          .ifPresent(
              phi ->
                  violations.add(
                      "its rows depend on "
                          + edge
                          + " ("
                          + phi.code()
                          + ", "
                          + word(edge.kind())
                          + ")"));
    }
    return violations;
  }

  private Optional<PhiClass> protectedClass(Edge edge) {
    return edge.origin() instanceof Origin.TableColumn column
        ? protection.of(column)
        : Optional.empty();
  }

  private static boolean allowed(Edge edge, PhiClass phi) {
    return edge.kind() == FlowKind.JOIN_KEY && (phi == PhiClass.ID || phi == PhiClass.ENTITY_ID);
  }

  private static String word(FlowKind kind) {
    return switch (kind) {
      case COPY -> "copied";
      case TRANSFORMATION -> "changed, not masked";
      case AGGREGATION -> "aggregated";
      case MASK -> "masked";
      case FILTER -> "in a filter";
      case JOIN_KEY, JOIN -> "in a join";
      case GROUP -> "in group by";
      case WINDOW -> "in a window's key";
      case SORT -> "in order by";
    };
  }
}
