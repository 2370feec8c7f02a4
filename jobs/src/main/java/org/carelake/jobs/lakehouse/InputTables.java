package org.carelake.jobs.lakehouse;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.table.TableName;

/** Where models find the tables that they read. */
public interface InputTables {
  /** The newest version of the table, -1 when there is none. */
  long version(TableName table);

  /** What names the rows of one version of a table and no others. */
  String commitId(TableName table, long version);

  /** One version of the table, whatever was committed since. */
  Dataset<Row> readVersion(TableName table, long version);

  /** What changed after one version of the table up to another. */
  Changes changes(TableName table, long from, long to);

  /** How many bytes the files of the newest version have. */
  long bytes(TableName table);
}
