package org.carelake.jobs.lakehouse;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Takes everything out of a lakehouse that is not part of the newest version of a table: files of
 * former versions, change data, and the log's entries about them, which hold the smallest and
 * greatest values of columns. Nobody may read or write the lakehouse meanwhile.
 */
public final class Purge {
  private static final Pattern VERSION = Pattern.compile("([0-9]{20})\\..*");
  private static final String RETENTION_CHECK =
      "spark.databricks.delta.retentionDurationCheck.enabled";
  private static final String TOMBSTONES = "delta.deletedFileRetentionDuration";
  private static final String NOTHING = "interval 0 seconds";

  private final Lakehouse lakehouse;
  private final SparkSession spark;

  /** A purge of one lakehouse. */
  public Purge(Lakehouse lakehouse) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    this.spark = lakehouse.spark();
  }

  /** Leaves of a table its newest version alone; its history is gone. */
  public void history(TableName table) {
    String path = lakehouse.path(table);
    boolean checked = spark.conf().get(RETENTION_CHECK, "true").equals("true");
    spark.conf().set(RETENTION_CHECK, "false");
    try {
      // a checkpoint leaves out removed files that are older than this
      takeOutMarked(path);
      alter(path, "set tblproperties ('" + TOMBSTONES + "' = '" + NOTHING + "')");
      DeltaTable.forPath(spark, path).vacuum(0);
      DeltaLog log = DeltaLog.forTable(spark, path);
      Snapshot snapshot = log.update(false, scala.Option.empty(), scala.Option.empty());
      log.checkpoint(snapshot, scala.Option.empty());
      removeLogBefore(new Path(path, "_delta_log"), snapshot.version());
      DeltaLog.invalidateCache(spark, new Path(path));
      alter(path, "unset tblproperties ('" + TOMBSTONES + "')");
    } finally {
      spark.conf().set(RETENTION_CHECK, checked);
    }
  }

  /**
   * Removes files of former versions that are older than the tables' retention. Files of which rows
   * are only marked as deleted become such files.
   */
  public void vacuum(TableName table) {
    takeOutMarked(lakehouse.path(table));
    DeltaTable.forPath(spark, lakehouse.path(table)).vacuum();
  }

  /** Removes a table that is made anew from others, with all its versions. */
  public void removeDerived(TableName table) {
    if (table.layer() == Layer.BRONZE || table.layer() == Layer.LEDGER) {
      throw new IllegalArgumentException("tables of layer " + table.layer() + " stay");
    }
    Path folder = new Path(lakehouse.path(table));
    delete(folder);
    DeltaLog.invalidateCache(spark, folder);
  }

  /** Removes what killed runs left on the way into tables and publications. */
  public void leftovers() {
    for (String folder : List.of("_staging", "_publishing")) {
      delete(new Path(lakehouse.root(), folder));
    }
  }

  /** Writes files anew of which rows are only marked as deleted, so that none holds such rows. */
  private void takeOutMarked(String path) {
    DeltaLog log = DeltaLog.forTable(spark, path);
    Snapshot newest = log.update(false, scala.Option.empty(), scala.Option.empty());
    if (newest.metadata().configuration().get(Lakehouse.MARKS).contains("true")) {
      spark.sql("reorg table delta.`" + path + "` apply (purge)");
    }
  }

  private void alter(String path, String how) {
    spark.sql("alter table delta.`" + path + "` " + how);
  }

  private void removeLogBefore(Path log, long version) {
    try {
      FileSystem files = files(log);
      for (FileStatus status : files.listStatus(log)) {
        Matcher name = VERSION.matcher(status.getPath().getName());
        if (name.matches() && Long.parseLong(name.group(1)) < version) {
          files.delete(status.getPath(), false);
        }
      }
    } catch (IOException failure) {
      throw broken(log, failure);
    }
  }

  private void delete(Path path) {
    try {
      files(path).delete(path, true);
    } catch (IOException failure) {
      throw broken(path, failure);
    }
  }

  private FileSystem files(Path path) throws IOException {
    return path.getFileSystem(spark.sessionState().newHadoopConf());
  }

  private static CarelakeException broken(Path path, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT, null, "can't clear " + path, failure);
  }
}
