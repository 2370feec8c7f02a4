package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.commands.DMLWithDeletionVectorsHelper;
import org.apache.spark.sql.delta.util.DeltaFileOperations;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.carelake.transforms.sql.Identifiers;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Replaces rows of a table in one commit: those that go are marked in their files by deletion
 * vectors, and those that come are written beside. The table is scanned where it has to be and
 * nothing of it is shuffled, sorted or written again; Delta's own merge joins the whole table with
 * the rows that come, which moves every byte of it.
 */
final class RowReplacement {
  /** The file in which a row stands; with {@link #POSITION}, its place. */
  static final String FILE = "carelake_file";

  /** The number of a row within its file. */
  static final String POSITION = "carelake_position";

  private static final String CHANGE = "_change_type";
  private static final long ROWS_OF_A_FILE = 200_000;
  private static final long BYTES_OF_A_TASK = 128L << 20;

  private final ListedTables listed;
  private final FewRows few;

  RowReplacement(ListedTables listed, FewRows few) {
    this.listed = listed;
    this.few = few;
  }

  /**
   * What is to be replaced.
   *
   * @param going picks of rows with their places those that go; it may add columns, but keeps all
   * @param changes makes of the rows that go the rows to be written: the table's columns, and what
   *     {@link #coming} and {@link #updated} add where the change data feed is to be written with
   *     them; else Delta finds what went by the marks, when somebody asks
   * @param places file and position of each row that goes, where they are known
   * @param few whether the rows that go are few enough to be listed in memory
   * @param looked bytes of what is looked through to find the rows that come
   */
  record Order(
      UnaryOperator<Dataset<Row>> going,
      UnaryOperator<Dataset<Row>> changes,
      Optional<List<Row>> places,
      boolean few,
      long looked) {}

  /** Rows that come. */
  static Dataset<Row> coming(Dataset<Row> rows) {
    return rows.withColumn(CHANGE, explode(array(lit(null).cast("string"), lit("insert"))));
  }

  /** Rows that go and come again with other values of some columns. */
  static Dataset<Row> updated(Dataset<Row> rows, Map<String, Column> values) {
    Dataset<Row> both =
        rows.withColumn(
            CHANGE, explode(array(lit(null).cast("string"), lit("insert"), lit("delete"))));
    Column goes = col(CHANGE).eqNullSafe("delete");
    for (Map.Entry<String, Column> value : values.entrySet()) {
      both =
          both.withColumn(
              value.getKey(),
              when(goes, Identifiers.column(value.getKey())).otherwise(value.getValue()));
    }
    return both;
  }

  /**
   * The rows of versions of tables, and where each stands. Tables whose columns are the same in the
   * same order are read by one scan of all their files.
   */
  Dataset<Row> placed(List<Snapshot> snapshots) {
    Map<StructType, List<Snapshot>> byColumns = new LinkedHashMap<>();
    for (Snapshot snapshot : snapshots) {
      byColumns.computeIfAbsent(snapshot.schema(), first -> new ArrayList<>()).add(snapshot);
    }
    return byColumns.values().stream()
        .map(
            alike ->
                placed(
                    alike.get(0),
                    CollectionConverters.asScala(alike.stream().flatMap(this::wherever).toList())
                        .toSeq()))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  /** The files of a version under names that hold outside its folder, too. */
  private Stream<AddFile> wherever(Snapshot snapshot) {
    Path folder = snapshot.deltaLog().dataPath();
    return CollectionConverters.asJava(listed.all(snapshot)).stream()
        .map(
            file ->
                FileEntry.like(
                    file,
                    DeltaFileOperations.absolutePath(folder.toString(), file.path())
                        .toUri()
                        .toString(),
                    file.stats(),
                    file.deletionVector() == null
                        ? null
                        : file.deletionVector().copyWithAbsolutePath(folder)));
  }

  /**
   * Replaces rows of a table that allows marks.
   *
   * @param metadata makes the commit's metadata of the number of rows that the table has more
   * @return the new version; the present one when nothing goes or comes
   */
  long execute(SparkSession spark, DeltaLog log, Order order, LongFunction<String> metadata) {
    OptimisticTransaction transaction = OwnCommit.begin(spark, log);
    transaction.readWholeTable();
    Snapshot snapshot = transaction.snapshot();
    Seq<AddFile> files = listed.all(snapshot);
    if (order.few()) {
      return few(transaction, order, files, metadata);
    }
    Dataset<Row> gone =
        order.going().apply(placed(snapshot, files)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return commit(
          transaction,
          order.changes().apply(gone),
          new DeletionMarks(log).add(spark, transaction, gone, files),
          gone.count(),
          size(files),
          metadata);
    } finally {
      gone.unpersist();
    }
  }

  /** Replaces rows of which the places are listed in memory: one look for these, one write. */
  private long few(
      OptimisticTransaction transaction,
      Order order,
      Seq<AddFile> files,
      LongFunction<String> metadata) {
    DeltaLog log = transaction.deltaLog();
    Snapshot snapshot = transaction.snapshot();
    List<Row> places =
        order
            .places()
            .orElseGet(
                () ->
                    few.of(
                            order.going().apply(placed(snapshot, files)).select(FILE, POSITION),
                            size(files),
                            0)
                        .collectAsList());
    var named = DMLWithDeletionVectorsHelper.generateCandidateFileMap(log.dataPath(), files);
    Map<AddFile, List<Long>> byFile = new LinkedHashMap<>();
    for (Row place : places) {
      byFile
          .computeIfAbsent(
              DMLWithDeletionVectorsHelper.getTouchedFile(
                  log.dataPath(), place.getString(0), named),
              first -> new ArrayList<>())
          .add(place.getLong(1));
    }
    Seq<AddFile> touched = CollectionConverters.asScala(List.copyOf(byFile.keySet())).toSeq();
    Dataset<Row> gone = order.going().apply(placed(snapshot, touched));
    return commit(
        transaction,
        few.of(
            order.changes().apply(byFile.isEmpty() ? gone.limit(0) : gone),
            size(touched),
            order.looked()),
        new DeletionMarks(log).add(byFile),
        places.size(),
        size(touched),
        metadata);
  }

  private long commit(
      OptimisticTransaction transaction,
      Dataset<Row> changes,
      List<Action> marks,
      long goneRows,
      long bytes,
      LongFunction<String> metadata) {
    Snapshot snapshot = transaction.snapshot();
    List<Column> columns =
        new ArrayList<>(
            Arrays.stream(snapshot.schema().fieldNames()).map(Identifiers::column).toList());
    if (List.of(changes.columns()).contains(CHANGE)) {
      columns.add(col(CHANGE));
    }
    int tasks = (int) Math.min(64, 1 + goneRows / ROWS_OF_A_FILE + bytes / BYTES_OF_A_TASK);
    List<Action> actions = new ArrayList<>(marks);
    long comeRows = 0;
    for (FileAction written :
        OwnCommit.write(
            transaction,
            few.written(changes.select(columns.toArray(Column[]::new)).coalesce(tasks)))) {
      actions.add(written);
      if (written instanceof AddFile file) {
        comeRows += (Long) file.numPhysicalRecords().get();
      }
    }
    return marks.isEmpty() && comeRows == 0
        ? snapshot.version()
        : OwnCommit.end(transaction, actions, SaveMode.Append, metadata.apply(comeRows - goneRows));
  }

  private Dataset<Row> placed(Snapshot snapshot, Seq<AddFile> files) {
    return listed
        .rows(snapshot, files)
        .withColumn(FILE, col("_metadata.file_path"))
        .withColumn(POSITION, col("_metadata.row_index"));
  }

  private static long size(Seq<AddFile> files) {
    return CollectionConverters.asJava(files).stream().mapToLong(AddFile::size).sum();
  }
}
