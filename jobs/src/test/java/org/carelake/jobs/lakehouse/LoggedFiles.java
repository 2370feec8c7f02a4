package org.carelake.jobs.lakehouse;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.schemas.table.TableName;

/** What the log of a table says of its files, as Delta finds it. */
final class LoggedFiles {
  private LoggedFiles() {}

  /** The statistics of each file of the newest version, as JSON. */
  static List<String> statistics(Lakehouse lakehouse, TableName table) {
    return files(lakehouse, table).select("stats").as(Encoders.STRING()).collectAsList();
  }

  /** How many files of the newest version hold rows that are marked as deleted. */
  static long marked(Lakehouse lakehouse, TableName table) {
    return files(lakehouse, table).where("deletionVector is not null").count();
  }

  private static Dataset<Row> files(Lakehouse lakehouse, TableName table) {
    return DeltaLog.forTable(lakehouse.spark(), lakehouse.path(table))
        .update(false, scala.Option.empty(), scala.Option.empty())
        .allFiles()
        .toDF();
  }
}
