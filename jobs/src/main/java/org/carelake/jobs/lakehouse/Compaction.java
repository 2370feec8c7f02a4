package org.carelake.jobs.lakehouse;

import io.delta.tables.DeltaTable;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.carelake.schemas.table.TableName;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Puts small files of a table together. Each change that comes to a table is a file beside the
 * others, which costs little to write; a hundred of them cost more to read than one. Rows that are
 * only marked as deleted are taken out of their files. No row that is read changes, and what is
 * made from the table is as it was.
 */
final class Compaction {
  /** Fewer small files than this are left as they are. */
  static final int MANY = 8;

  /** Files below so many bytes are small. */
  private static final long SMALL = 128L << 20;

  private static final String SMALLER = "spark.databricks.delta.optimize.minFileSize";
  private static final String STATISTICS = "spark.databricks.delta.stats.collect";
  private static final String LARGEST = "spark.databricks.delta.optimize.maxFileSize";

  private final Lakehouse lakehouse;
  private final SparkSession session;
  private final ListedTables listed;

  /** A compaction of tables of one lakehouse. */
  Compaction(Lakehouse lakehouse) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    this.session =
        OwnSession.like(
            lakehouse.spark(),
            Map.of(
                SMALLER, String.valueOf(SMALL),
                LARGEST, String.valueOf(2 * SMALL),
                STATISTICS, "true"));
    this.listed = new ListedTables(session);
  }

  /** Puts the small files of a table together if it has many, and says whether it had. */
  boolean apply(TableName table) {
    if (smallFiles(table) < MANY) {
      return false;
    }
    DeltaTable.forPath(session, lakehouse.path(table)).optimize().executeCompaction();
    return true;
  }

  /**
   * Writes files anew of which rows are only marked as deleted, so that none of the newest version
   * holds such rows, and says whether there were any.
   */
  boolean takeOutMarked(TableName table) {
    if (files(table).noneMatch(file -> file.deletionVector() != null)) {
      return false;
    }
    session.sql("reorg table delta.`" + lakehouse.path(table) + "` apply (purge)");
    return true;
  }

  private long smallFiles(TableName table) {
    return files(table).mapToLong(AddFile::size).filter(size -> size < SMALL).count();
  }

  private Stream<AddFile> files(TableName table) {
    var newest = NewestVersion.of(DeltaLog.forTable(session, lakehouse.path(table)));
    return CollectionConverters.asJava(listed.all(newest)).stream();
  }
}
