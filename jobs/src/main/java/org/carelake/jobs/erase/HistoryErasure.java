package org.carelake.jobs.erase;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.transforms.erasure.ExtractRule;
import org.carelake.transforms.erasure.Suppression;
import org.carelake.transforms.erasure.Suppression.Kind;
import org.carelake.transforms.sql.Identifiers;

/**
 * Takes rows of erased people out of tables that are never made anew, and of extracts: rows with an
 * erased id in one of the columns that hold ids.
 */
final class HistoryErasure {
  private static final String ROW = "snapshot_id";

  private final Lakehouse lakehouse;
  private final RunContext run;

  HistoryErasure(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
  }

  /** How many rows of a history go. */
  long count(ModelContract contract, Suppression suppression) {
    return found(contract, suppression).count();
  }

  /** Takes them out in one commit; none when there is nothing to take out. */
  void enforce(ModelContract contract, Suppression suppression) {
    Dataset<Row> rows =
        found(contract, suppression).select(ROW).distinct().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (!rows.isEmpty()) {
        // what the history was made from stays as it is: the next run carries it on
        lakehouse.rewrite(
            contract.table(),
            rows,
            "target.snapshot_id = source.snapshot_id",
            "true",
            Map.of(),
            run.commitMetadata());
      }
    } finally {
      rows.unpersist();
    }
  }

  private Dataset<Row> found(ModelContract contract, Suppression suppression) {
    List<String> columns =
        contract.columns().stream()
            .filter(column -> column.phi() == PhiClass.ID && !column.name().equals(ROW))
            .filter(column -> column.type().equals("string"))
            .map(ColumnContract::name)
            .toList();
    Dataset<Row> rows = lakehouse.read(contract.table());
    Column[] wanted = new Column[columns.size() + 1];
    wanted[0] = functions.col(ROW);
    for (int i = 0; i < columns.size(); i++) {
      wanted[i + 1] = Identifiers.column(columns.get(i));
    }
    FilterFunction<Row> erased =
        row -> {
          for (int i = 1; i < row.length(); i++) {
            if (!row.isNullAt(i)
                && suppression.holds(Kind.ID, ExtractRule.bare(row.getString(i)))) {
              return true;
            }
          }
          return false;
        };
    return rows.select(wanted).filter(erased);
  }
}
