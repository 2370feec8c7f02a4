package org.carelake.jobs.erase;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.ExtractRule;
import org.carelake.transforms.erasure.Suppression;

/** Takes rows of erased people out of the bronze tables of extracts. */
final class ExtractErasure {
  private static final List<String> ROW =
      List.of("_file", "_content_hash", "_row_number", "_loaded_at");

  private final Lakehouse lakehouse;
  private final RunContext run;

  ExtractErasure(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
  }

  /**
   * How many rows go.
   *
   * @param persons the columns that hold a patient's id
   */
  long count(TableName table, List<String> persons, Suppression suppression) {
    return persons.isEmpty() ? 0 : found(table, persons, suppression).count();
  }

  /** Takes them out in one commit; none when there is nothing to take out. */
  void enforce(TableName table, List<String> persons, Suppression suppression) {
    if (persons.isEmpty()) {
      return;
    }
    Dataset<Row> rows =
        found(table, persons, suppression)
            .select(ROW.get(0), ROW.subList(1, ROW.size()).toArray(String[]::new))
            .distinct()
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (!rows.isEmpty()) {
        lakehouse.rewrite(
            table,
            rows,
            String.join(
                " and ",
                ROW.stream().map(name -> "target." + name + " <=> source." + name).toList()),
            "true",
            Map.of(),
            run.commitMetadata());
      }
    } finally {
      rows.unpersist();
    }
  }

  private Dataset<Row> found(TableName table, List<String> persons, Suppression suppression) {
    return ExtractRule.erased(lakehouse.read(table), persons, suppression);
  }
}
