package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.commands.DMLWithDeletionVectorsHelper;
import org.apache.spark.sql.delta.commands.DeletionVectorBitmapGenerator;
import org.apache.spark.sql.delta.commands.TouchedFileWithDV;
import org.apache.spark.sql.delta.util.DeltaFileOperations;
import org.apache.spark.storage.StorageLevel;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.sql.Identifiers;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Replaces rows of a table in one commit: those that go are marked in their files by deletion
 * vectors, those that come are written beside, and the change data feed tells of both. The table is
 * scanned once and nothing of it is shuffled, sorted or written again; Delta's own merge joins the
 * whole table with the rows that come, which moves every byte of it.
 */
final class RowReplacement {
  private static final String FILE = "carelake_file";
  private static final String POSITION = "carelake_position";
  private static final String CHANGE = "_change_type";

  /** Rows of one file; what comes has few megabytes, as a rule. */
  private static final long ROWS_OF_A_FILE = 200_000;

  private final SparkSession spark;
  private final ListedTables listed;

  RowReplacement(SparkSession spark, ListedTables listed) {
    this.spark = spark;
    this.listed = listed;
  }

  /**
   * Replaces rows of a table that allows marks.
   *
   * @param going picks of the table's rows those that go; it may add columns, but must keep all
   * @param coming makes of the rows that go those that come: the table's columns
   * @param metadata makes the commit's metadata of the number of rows that the table has more
   * @return the new version; the present one when nothing goes or comes
   */
  long execute(
      DeltaLog log,
      UnaryOperator<Dataset<Row>> going,
      UnaryOperator<Dataset<Row>> coming,
      LongFunction<String> metadata) {
    SparkSession.setActiveSession(spark);
    OptimisticTransaction transaction =
        log.startTransaction(scala.Option.empty(), scala.Option.empty());
    transaction.readWholeTable();
    Snapshot snapshot = transaction.snapshot();
    Column[] columns =
        Arrays.stream(snapshot.schema().fieldNames())
            .map(Identifiers::column)
            .toArray(Column[]::new);
    Seq<AddFile> files = listed.found(snapshot).orElseGet(() -> snapshot.getAllFiles(true));
    Dataset<Row> gone =
        going.apply(placed(snapshot, files)).persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> come = coming.apply(gone).select(columns).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long goneRows = gone.count();
      long comeRows = come.count();
      if (goneRows == 0 && comeRows == 0) {
        return snapshot.version();
      }
      List<Action> actions = new ArrayList<>();
      if (goneRows > 0) {
        actions.addAll(marks(transaction, gone, files));
      }
      Dataset<Row> written =
          come.withColumn(CHANGE, explode(array(lit(null).cast("string"), lit("insert"))))
              .unionByName(gone.select(columns).withColumn(CHANGE, lit("delete")))
              .coalesce((int) Math.min(64, 1 + (goneRows + comeRows) / ROWS_OF_A_FILE));
      actions.addAll(CollectionConverters.asJava(transaction.writeFiles(written)));
      return transaction.commit(
          CollectionConverters.asScala(actions).toSeq(),
          appended(metadata.apply(comeRows - goneRows)));
    } finally {
      come.unpersist();
      gone.unpersist();
    }
  }

  /** What Delta says of commits that a merge would make, with the metadata that a merge lacks. */
  static DeltaOperations.Operation appended(String metadata) {
    return new DeltaOperations.Write(
        SaveMode.Append,
        scala.Option.empty(),
        scala.Option.empty(),
        scala.Option.apply(metadata),
        scala.Option.empty(),
        scala.Option.empty(),
        scala.Option.empty(),
        scala.Option.empty(),
        scala.Option.empty());
  }

  /** The rows of the table, and where each stands. */
  private Dataset<Row> placed(Snapshot snapshot, Seq<AddFile> files) {
    return listed
        .rows(snapshot, files)
        .withColumn(FILE, col("_metadata.file_path"))
        .withColumn(POSITION, col("_metadata.row_index"));
  }

  /** The files of rows that go, each with its marks instead of those that it had. */
  private List<Action> marks(
      OptimisticTransaction transaction, Dataset<Row> gone, Seq<AddFile> files) {
    Seq<TouchedFileWithDV> touched =
        DMLWithDeletionVectorsHelper.findFilesWithMatchingRows(
            transaction,
            DMLWithDeletionVectorsHelper.generateCandidateFileMap(
                transaction.deltaLog().dataPath(), files),
            DeletionVectorBitmapGenerator.buildRowIndexSetsForFilesMatchingCondition(
                spark,
                transaction,
                files.exists(file -> file.deletionVector() != null),
                gone,
                files,
                Literal.TrueLiteral(),
                scala.Option.apply(col(FILE)),
                scala.Option.apply(col(POSITION))));
    long now = System.currentTimeMillis();
    List<Action> actions = new ArrayList<>();
    for (TouchedFileWithDV file : CollectionConverters.asJava(touched)) {
      AddFile entry = counted(transaction.deltaLog(), file.fileLogEntry());
      if (file.newDeletionVector().cardinality() == records(entry)) {
        actions.add(file.fileLogEntry().removeWithTimestamp(now, true));
      } else {
        var replaced = entry.removeRows(file.newDeletionVector(), true, true);
        actions.add(replaced._1());
        actions.add(replaced._2());
      }
    }
    return actions;
  }

  /** A file of which the log says how many rows it has; it must, for rows to be marked. */
  private static AddFile counted(DeltaLog log, AddFile file) {
    if (file.numPhysicalRecords().isDefined()) {
      return file;
    }
    Path path = DeltaFileOperations.absolutePath(log.dataPath().toString(), file.path());
    try (ParquetFileReader footer =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, log.newDeltaHadoopConf()))) {
      return file.copy(
          file.path(),
          file.partitionValues(),
          file.size(),
          file.modificationTime(),
          file.dataChange(),
          "{\"numRecords\":" + footer.getRecordCount() + "}",
          file.tags(),
          file.deletionVector(),
          file.baseRowId(),
          file.defaultRowCommitVersion(),
          file.clusteringProvider(),
          file.backReference(),
          file.amtPassthrough());
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't read " + path, failure);
    }
  }

  private static long records(AddFile file) {
    return (Long) file.numPhysicalRecords().get();
  }
}
