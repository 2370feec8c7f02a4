package org.carelake.jobs.lakehouse;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.carelake.jobs.run.Parallel;
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

  /**
   * Leaves of tables their newest versions alone; their history is gone.
   *
   * @param threads how many tables are worked on at the same time
   */
  public void histories(Collection<TableName> tables, int threads) {
    SparkSession session = OwnSession.like(spark, Map.of(RETENTION_CHECK, "false"));
    Compaction compaction = new Compaction(lakehouse);
    Parallel.all(
        threads,
        "the purge",
        tables.stream()
            .<Runnable>map(
                table ->
                    () -> {
                      compaction.takeOutMarked(table);
                      history(session, lakehouse.path(table));
                    })
            .toList());
  }

  private static void history(SparkSession session, String path) {
    // a checkpoint leaves out removed files that are older than this
    alter(session, path, "set tblproperties ('" + TOMBSTONES + "' = '" + NOTHING + "')");
    Vacuum.quietly(() -> DeltaTable.forPath(session, path).vacuum(0));
    DeltaLog log = DeltaLog.forTable(session, path);
    Snapshot snapshot = log.update(false, scala.Option.empty(), scala.Option.empty());
    log.checkpoint(snapshot, scala.Option.empty());
    Path folder = new Path(path, "_delta_log");
    removeLogBefore(session, folder, snapshot.version());
    DeltaLog.invalidateCache(session, folder);
    alter(session, path, "unset tblproperties ('" + TOMBSTONES + "')");
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

  private static void alter(SparkSession session, String path, String how) {
    session.sql("alter table delta.`" + path + "` " + how);
  }

  private static void removeLogBefore(SparkSession session, Path log, long version) {
    try {
      FileSystem files = files(session, log);
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
      files(spark, path).delete(path, true);
    } catch (IOException failure) {
      throw broken(path, failure);
    }
  }

  private static FileSystem files(SparkSession session, Path path) throws IOException {
    return path.getFileSystem(session.sessionState().newHadoopConf());
  }

  private static CarelakeException broken(Path path, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT, null, "can't clear " + path, failure);
  }
}
