package org.carelake.jobs.build;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.RejectedResource;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.TableName;

/**
 * {@code bronze.view_quarantine}: resources that a view could not flatten: model, resource_id,
 * reason, run_id string, quarantined_at timestamp. The resources themselves stay in bronze.
 */
final class ViewQuarantine {
  static final TableName TABLE = TableName.bronze("view_quarantine");
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "model string, resource_id string, reason string, run_id string,"
              + " quarantined_at timestamp");

  private final Lakehouse lakehouse;
  private final RunContext run;

  ViewQuarantine(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
  }

  void write(Model model, List<RejectedResource> rejected) {
    if (rejected.isEmpty()) {
      return;
    }
    Timestamp now = Timestamp.from(Instant.now());
    List<Row> rows =
        rejected.stream()
            .map(
                resource ->
                    RowFactory.create(
                        model.table().toString(),
                        resource.resourceId(),
                        resource.reason(),
                        run.runId(),
                        now))
            .toList();
    lakehouse.append(TABLE, lakehouse.fewRows(rows, SCHEMA), run.commitMetadata());
  }
}
