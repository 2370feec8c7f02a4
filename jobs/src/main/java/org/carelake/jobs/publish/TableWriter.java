package org.carelake.jobs.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.error.CarelakeException;

/**
 * Writes one pinned table into a fresh folder as Parquet: zstd, timestamps in microseconds, files
 * of about {@link #FILE_BYTES}, each sorted by the table's key. A fresh folder needs no
 * overwriting, which the committer for S3 can't do by partition.
 */
final class TableWriter {
  /** Delta bytes that go into one file; Delta's snappy shrinks to somewhat less as zstd. */
  static final long FILE_BYTES = 192L << 20;

  private static final Set<String> PARTITION_TYPES =
      Set.of("string", "tinyint", "smallint", "int", "bigint", "boolean", "date");

  private final Lakehouse lakehouse;
  private final Bucket staging;
  private final Path publication;

  /**
   * A writer.
   *
   * @param publication the folder of all tables, in the staging area
   */
  TableWriter(Lakehouse lakehouse, Bucket staging, Path publication) {
    this.lakehouse = lakehouse;
    this.staging = staging;
    this.publication = publication;
  }

  /** Refuses partition columns that the table lacks or that a folder's name can't hold. */
  static void checkPartitions(PublishedTable table, StructType schema) {
    for (String column : table.partitionBy()) {
      List<String> names = Arrays.asList(schema.fieldNames());
      if (!names.contains(column)) {
        throw configuration(
            table, "can't be partitioned by '" + column + "': its columns are " + names);
      }
      String type = schema.fields()[names.indexOf(column)].dataType().catalogString();
      if (!PARTITION_TYPES.contains(type)) {
        throw configuration(
            table,
            "can't be partitioned by '"
                + column
                + "' of type "
                + type
                + "; take a column of type string, int, bigint, boolean or date");
      }
    }
    if (!table.partitionBy().isEmpty()
        && Set.copyOf(table.partitionBy()).size() >= schema.fields().length) {
      throw configuration(table, "has no column left beside its partition columns");
    }
  }

  /** Writes, and checks the rows of the files against those of the lakehouse. */
  StagedTable write(PinnedTable pinned) {
    long start = System.nanoTime();
    PublishedTable table = pinned.table();
    Dataset<Row> rows =
        table
            .shape()
            .of(lakehouse.readVersion(table.source(), pinned.version()), table.source().toString());
    checkPartitions(table, rows.schema());
    long expected = rows.count();
    boolean partitioned = expected > 0 && !table.partitionBy().isEmpty();
    if (partitioned) {
      refuseEmptyStrings(table, rows);
    }
    Path folder = new Path(publication, table.name());
    save(pinned, rows, expected, partitioned, folder);
    StagedTable staged =
        new StagedTable(
            pinned, rows.schema(), files(folder), Duration.ofNanos(System.nanoTime() - start));
    if (staged.rows() != expected) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          String.format(
              Locale.ROOT,
              "%s has %,d rows at version %d, but %,d were written; nothing was published",
              table.source(),
              expected,
              pinned.version(),
              staged.rows()));
    }
    return staged;
  }

  private static void save(
      PinnedTable pinned, Dataset<Row> rows, long count, boolean partitioned, Path folder) {
    int files = (int) Math.max(1, ceilDiv(pinned.bytes(), FILE_BYTES));
    String[] partitionBy = pinned.table().partitionBy().toArray(String[]::new);
    Dataset<Row> arranged =
        partitioned && files > 1
            ? rows.repartition(
                files, Arrays.stream(partitionBy).map(functions::col).toArray(Column[]::new))
            : rows.coalesce(files);
    DataFrameWriter<Row> writer =
        sorted(arranged, pinned.table(), partitioned)
            .write()
            .mode(SaveMode.ErrorIfExists)
            .option("compression", "zstd")
            .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
            .option("maxRecordsPerFile", recordsPerFile(count, files));
    if (partitioned) {
      writer.partitionBy(partitionBy);
    }
    writer.parquet(folder.toString());
  }

  /** Partition columns come first, or Spark would sort again. */
  private static Dataset<Row> sorted(Dataset<Row> rows, PublishedTable table, boolean partitioned) {
    List<String> there = List.of(rows.schema().fieldNames());
    Set<String> by = new LinkedHashSet<>(partitioned ? table.partitionBy() : List.of());
    table.sortBy().stream().filter(there::contains).forEach(by::add);
    return by.isEmpty()
        ? rows
        : rows.sortWithinPartitions(by.stream().map(functions::col).toArray(Column[]::new));
  }

  /** Twice a file's even share: only a folder or task with far more than that is split. */
  private static long recordsPerFile(long rows, int files) {
    return files == 1 ? 0 : Math.max(1, 2 * ceilDiv(rows, files));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** Spark writes an empty partition value as null, which would change the data. */
  private static void refuseEmptyStrings(PublishedTable table, Dataset<Row> rows) {
    for (StructField field : rows.schema().fields()) {
      if (table.partitionBy().contains(field.name())
          && field.dataType().equals(DataTypes.StringType)
          && !rows.filter(functions.col(field.name()).equalTo("")).isEmpty()) {
        throw new CarelakeException(
            CarelakeException.Category.DATA,
            table.source()
                + " can't be partitioned by '"
                + field.name()
                + "': it holds an empty string, which a folder's name can't; make it null");
      }
    }
  }

  private List<StagedTable.StagedFile> files(Path folder) {
    List<StagedTable.StagedFile> files = new ArrayList<>();
    String base = publication.toUri().getPath();
    for (FileStatus status : staging.filesUnder(folder)) {
      String name = status.getPath().getName();
      if (!name.startsWith("part-") || !name.endsWith(".parquet")) {
        staging.delete(status.getPath());
        continue;
      }
      files.add(
          new StagedTable.StagedFile(
              status.getPath().toUri().getPath().substring(base.length() + 1),
              rowsOf(status),
              status.getLen()));
    }
    return files;
  }

  private long rowsOf(FileStatus file) {
    Configuration configuration = lakehouse.spark().sessionState().newHadoopConf();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, configuration))) {
      return reader.getRecordCount();
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't read back " + file.getPath() + "; nothing was published",
          failure);
    }
  }

  private static CarelakeException configuration(PublishedTable table, String problem) {
    return new CarelakeException(
        CarelakeException.Category.CONFIGURATION, table.source() + " " + problem);
  }
}
