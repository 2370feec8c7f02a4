package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.commands.DMLWithDeletionVectorsHelper;
import org.apache.spark.sql.delta.commands.DeletionVectorBitmapGenerator;
import org.apache.spark.sql.delta.commands.TouchedFileWithDV;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore$;
import org.apache.spark.sql.delta.util.DeltaFileOperations;
import org.apache.spark.sql.delta.util.PathWithFileSystem;
import org.carelake.schemas.error.CarelakeException;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Marks rows of a table's files as deleted, by Delta's deletion vectors. */
final class DeletionMarks {
  private final DeltaLog log;

  DeletionMarks(DeltaLog log) {
    this.log = log;
  }

  /**
   * Marks rows that are listed in memory; no Spark job is needed.
   *
   * @param rows the numbers of the rows in each file
   * @return the actions of a commit that replace the files' former marks
   */
  List<Action> add(Map<AddFile, List<Long>> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Configuration configuration = log.newDeltaHadoopConf();
    DeletionVectorStore store = DeletionVectorStore$.MODULE$.createInstance(configuration);
    UUID id = UUID.randomUUID();
    PathWithFileSystem path =
        store.generateFileNameInTable(
            PathWithFileSystem.withConf(log.dataPath(), configuration), id, "");
    List<Action> actions = new ArrayList<>();
    try (var writer = store.createWriter(path)) {
      for (Map.Entry<AddFile, List<Long>> file : rows.entrySet()) {
        RoaringBitmapArray marks = marks(store, file.getKey());
        file.getValue().forEach(marks::add);
        marks.runOptimize();
        var range = writer.write(marks.serializeAsByteArray(RoaringBitmapArrayFormat.Portable()));
        replace(
            actions,
            file.getKey(),
            DeletionVectorDescriptor.onDiskWithRelativePath(
                id,
                "",
                range.length(),
                marks.cardinality(),
                scala.Option.apply(range.offset()),
                scala.Option.empty()));
      }
    }
    return actions;
  }

  /**
   * Marks any number of rows.
   *
   * @param gone rows with their places
   * @param files all files of the table
   * @return the actions of a commit that replace the files' former marks
   */
  List<Action> add(
      SparkSession spark,
      OptimisticTransaction transaction,
      Dataset<Row> gone,
      Seq<AddFile> files) {
    Seq<TouchedFileWithDV> touched =
        DMLWithDeletionVectorsHelper.findFilesWithMatchingRows(
            transaction,
            DMLWithDeletionVectorsHelper.generateCandidateFileMap(log.dataPath(), files),
            DeletionVectorBitmapGenerator.buildRowIndexSetsForFilesMatchingCondition(
                spark,
                transaction,
                files.exists(file -> file.deletionVector() != null),
                gone,
                files,
                Literal.TrueLiteral(),
                scala.Option.apply(col(RowReplacement.FILE)),
                scala.Option.apply(col(RowReplacement.POSITION))));
    List<Action> actions = new ArrayList<>();
    for (TouchedFileWithDV file : CollectionConverters.asJava(touched)) {
      replace(actions, file.fileLogEntry(), file.newDeletionVector());
    }
    return actions;
  }

  /**
   * The rows that were marked since, by the names of files, in the order of their numbers; empty
   * where a mark was taken away.
   *
   * @param files as they were, and as they are
   */
  Optional<Map<String, long[]>> added(Map<AddFile, AddFile> files) {
    DeletionVectorStore store =
        DeletionVectorStore$.MODULE$.createInstance(log.newDeltaHadoopConf());
    Map<String, long[]> added = new HashMap<>();
    for (Map.Entry<AddFile, AddFile> file : files.entrySet()) {
      RoaringBitmapArray former = marks(store, file.getKey());
      RoaringBitmapArray marks = marks(store, file.getValue());
      long present = marks.cardinality();
      marks.andNot(former);
      if (marks.cardinality() != present - former.cardinality()) {
        return Optional.empty();
      }
      added.put(file.getKey().toPath().getName(), marks.toArray());
    }
    return Optional.of(added);
  }

  private RoaringBitmapArray marks(DeletionVectorStore store, AddFile file) {
    return file.deletionVector() == null
        ? new RoaringBitmapArray()
        : store.read(file.deletionVector(), log.dataPath());
  }

  /** How many rows a file has, marked ones counted. */
  private long records(AddFile file) {
    return (Long) counted(file).numPhysicalRecords().get();
  }

  private void replace(List<Action> actions, AddFile file, DeletionVectorDescriptor marks) {
    if (marks.cardinality() == records(file)) {
      actions.add(file.removeWithTimestamp(System.currentTimeMillis(), true));
      return;
    }
    var replaced = counted(file).removeRows(marks, true, true);
    actions.add(replaced._1());
    actions.add(replaced._2());
  }

  /** A file of which the log says how many rows it has; it must, for rows to be marked. */
  AddFile counted(AddFile file) {
    if (file.numPhysicalRecords().isDefined()) {
      return file;
    }
    Path path = DeltaFileOperations.absolutePath(log.dataPath().toString(), file.path());
    Configuration configuration = log.newDeltaHadoopConf();
    try (ParquetFileReader footer =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(path, configuration),
            // without options, Hadoop's settings would be read from their files again
            HadoopReadOptions.builder(configuration).build())) {
      return FileEntry.like(
          file,
          file.path(),
          "{\"numRecords\":" + footer.getRecordCount() + "}",
          file.deletionVector());
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't read " + path, failure);
    }
  }
}
