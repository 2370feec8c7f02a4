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
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.Suppression;
import org.carelake.transforms.erasure.Suppression.Kind;
import org.carelake.transforms.sql.Identifiers;

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
    Column[] columns = new Column[ROW.size() + persons.size()];
    for (int i = 0; i < ROW.size(); i++) {
      columns[i] = functions.col(ROW.get(i));
    }
    for (int i = 0; i < persons.size(); i++) {
      columns[ROW.size() + i] = Identifiers.column(persons.get(i)).cast("string");
    }
    int first = ROW.size();
    FilterFunction<Row> erased =
        row -> {
          for (int i = first; i < row.length(); i++) {
            if (!row.isNullAt(i)
                && suppression.holds(Kind.PERSON, HistoryErasure.bare(row.getString(i)))) {
              return true;
            }
          }
          return false;
        };
    return lakehouse.read(table).select(columns).filter(erased);
  }
}
