package org.carelake.jobs.lakehouse;

import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.schemas.table.TableName;

/** What the log of a table says of its files, as Delta finds it. */
final class LoggedFiles {
  private LoggedFiles() {}

  /** The statistics of each file of the newest version, as JSON. */
  static List<String> statistics(Lakehouse lakehouse, TableName table) {
    return DeltaLog.forTable(lakehouse.spark(), lakehouse.path(table))
        .update(false, scala.Option.empty(), scala.Option.empty())
        .allFiles()
        .toDF()
        .select("stats")
        .as(Encoders.STRING())
        .collectAsList();
  }
}
