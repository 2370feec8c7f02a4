package org.carelake.jobs.lakehouse;

import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Commits that Carelake puts together itself, where Delta's commands would need a Spark job. */
final class OwnCommit {
  private OwnCommit() {}

  /** A transaction over the newest version of a table. */
  static OptimisticTransaction begin(SparkSession spark, DeltaLog log) {
    SparkSession.setActiveSession(spark);
    return log.startTransaction(scala.Option.empty(), scala.Option.empty());
  }

  /** Makes a table without rows; there must be none yet. Returns its first version. */
  static long create(SparkSession spark, DeltaLog log, StructType schema, String metadata) {
    OptimisticTransaction transaction = begin(spark, log);
    transaction.updateMetadata(
        new Metadata(
            UUID.randomUUID().toString(),
            null,
            null,
            Metadata.$lessinit$greater$default$4(),
            schema.json(),
            CollectionConverters.asScala(List.<String>of()).toSeq(),
            Metadata.$lessinit$greater$default$7(),
            scala.Option.apply(System.currentTimeMillis())),
        false);
    return end(transaction, List.of(), SaveMode.Overwrite, metadata);
  }

  /**
   * Writes rows to files of a table, by the settings of the session that works the rows out. The
   * log will say of each file how many rows it has.
   *
   * @return what the commit says of the files
   */
  static List<FileAction> write(OptimisticTransaction transaction, Dataset<Row> rows) {
    SparkSession usual = SparkSession.active();
    SparkSession.setActiveSession(rows.sparkSession());
    try {
      DeletionMarks marks = new DeletionMarks(transaction.deltaLog());
      return CollectionConverters.asJava(transaction.writeFiles(rows)).stream()
          .map(file -> file instanceof AddFile added ? marks.counted(added) : file)
          .toList();
    } finally {
      SparkSession.setActiveSession(usual);
    }
  }

  /**
   * Commits actions with the metadata of their writer, which Delta has room for in writes only.
   * Returns the new version.
   */
  static long end(
      OptimisticTransaction transaction, List<Action> actions, SaveMode mode, String metadata) {
    return transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            mode,
            scala.Option.empty(),
            scala.Option.empty(),
            scala.Option.apply(metadata),
            scala.Option.empty(),
            scala.Option.empty(),
            scala.Option.empty(),
            scala.Option.empty(),
            scala.Option.empty()));
  }
}
