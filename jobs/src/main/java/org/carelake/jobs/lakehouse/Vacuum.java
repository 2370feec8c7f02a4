package org.carelake.jobs.lakehouse;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Removes files that no version of a table needs any more: those of versions that are older than
 * the table's retention (Delta's {@code delta.deletedFileRetentionDuration}, a week by default),
 * and what killed writers left. Delta's own vacuum does so by Spark jobs over the log and a list of
 * all files, seconds for the smallest table; it is asked only where a list of the table's folder
 * holds a file that is old enough and not part of the newest version.
 */
final class Vacuum {
  /** Tables of more files are left to Delta, which lists them by Spark jobs. */
  private static final long LISTED = 10_000;

  private static final String LOG = "_delta_log";
  private static final String LOGGED = "spark.databricks.delta.vacuum.logging.enabled";

  private final Lakehouse lakehouse;
  private final SparkSession session;
  private final ListedTables listed;

  /** A vacuum of tables of one lakehouse. */
  Vacuum(Lakehouse lakehouse) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    // no row changes; the audit log tells of maintenance
    this.session = OwnSession.like(lakehouse.spark(), Map.of(LOGGED, "false"));
    this.listed = new ListedTables(session);
  }

  /** Removes what is old enough of a table, and says whether anything may have been. */
  boolean apply(TableName table) {
    String path = lakehouse.path(table);
    Snapshot newest = NewestVersion.of(DeltaLog.forTable(session, path));
    if (!isLarge(newest) && !hasFormerFiles(newest)) {
      return false;
    }
    quietly(() -> DeltaTable.forPath(session, path).vacuum());
    return true;
  }

  /** Runs Delta's vacuum, which tells standard output how many files of each table there were. */
  static void quietly(Supplier<Dataset<Row>> vacuum) {
    scala.Console.withOut(OutputStream.nullOutputStream(), vacuum::get);
  }

  private static boolean isLarge(Snapshot newest) {
    return newest.checksumOpt().isDefined() && newest.checksumOpt().get().numFiles() > LISTED;
  }

  private boolean hasFormerFiles(Snapshot newest) {
    long before = System.currentTimeMillis() - DeltaLog.tombstoneRetentionMillis(newest.metadata());
    Path folder = newest.dataPath();
    try {
      FileSystem files = folder.getFileSystem(session.sessionState().newHadoopConf());
      return hasFormerFiles(files, folder, before, names(newest));
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't list " + folder, failure);
    }
  }

  private static boolean hasFormerFiles(
      FileSystem files, Path folder, long before, Set<String> present) throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      String name = status.getPath().getName();
      boolean former =
          status.isDirectory()
              ? !name.equals(LOG) && hasFormerFiles(files, status.getPath(), before, present)
              : status.getModificationTime() < before && !present.contains(name);
      if (former) {
        return true;
      }
    }
    return false;
  }

  /** The names of the files of a version, with those that mark rows as deleted. */
  private Set<String> names(Snapshot newest) {
    Set<String> names = new HashSet<>();
    for (AddFile file : CollectionConverters.asJava(listed.all(newest))) {
      names.add(file.toPath().getName());
      var marks = file.deletionVector();
      if (marks != null && marks.isOnDisk()) {
        names.add(marks.absolutePath(newest.dataPath()).getName());
      }
    }
    return names;
  }
}
