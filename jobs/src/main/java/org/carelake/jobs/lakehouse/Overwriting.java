package org.carelake.jobs.lakehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Replaces the rows of a table whose columns stay as they are and whose files are listed in memory.
 * Delta's own writer finds out by Spark jobs which files there are and whether the table is
 * clustered, which takes longer than writing a small table.
 */
final class Overwriting {
  private final SparkSession spark;
  private final ListedTables listed;
  private final FewRows few;

  Overwriting(SparkSession spark, ListedTables listed, FewRows few) {
    this.spark = spark;
    this.listed = listed;
    this.few = few;
  }

  /** The new version; none where nothing was written because Delta has to do it. */
  OptionalLong write(DeltaLog log, Dataset<Row> rows, String metadata) {
    OptimisticTransaction transaction = OwnCommit.begin(spark, log);
    Snapshot snapshot = transaction.snapshot();
    Optional<Seq<AddFile>> files =
        snapshot.schema().equals(rows.schema().asNullable())
                && snapshot.metadata().partitionColumns().isEmpty()
            ? listed.known(snapshot)
            : Optional.empty();
    if (files.isEmpty()) {
      return OptionalLong.empty();
    }
    transaction.readWholeTable();
    List<Action> actions = new ArrayList<>(OwnCommit.write(transaction, few.written(rows)));
    long now = System.currentTimeMillis();
    CollectionConverters.asJava(files.get())
        .forEach(file -> actions.add(file.removeWithTimestamp(now, true)));
    return OptionalLong.of(OwnCommit.end(transaction, actions, SaveMode.Overwrite, metadata));
  }
}
