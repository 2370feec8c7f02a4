package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.erasure.StagedErasure;
import org.carelake.transforms.erasure.Suppression;

/**
 * What was read from one source, parsed once and laid down as Parquet by bronze table, so that the
 * rule of the current state can look at the keys alone and the JSON moves straight from here to its
 * table.
 */
final class Staging implements AutoCloseable {
  private static final String OPEN_WRITERS = "spark.sql.maxConcurrentOutputFileWriters";

  private final SparkSession spark;
  private final Path folder;
  private Dataset<Row> staged;

  Staging(SparkSession spark, String root, String runId, String source) {
    this.spark = spark;
    this.folder = new Path(root + "/_staging/" + runId + "/" + source);
  }

  /**
   * Writes rows of shape {@link BronzeSchema#STAGED} but what was erased; before that there is
   * nothing to read.
   */
  void write(Dataset<Row> read, Suppression suppression) {
    Dataset<Row> rows = StagedErasure.apply(read, suppression);
    String before = spark.conf().get(OPEN_WRITERS);
    spark.conf().set(OPEN_WRITERS, "200");
    try {
      rows.write()
          .mode(SaveMode.Overwrite)
          .partitionBy("t")
          .option("compression", "snappy")
          .option("parquet.block.size", 32 << 20)
          .option("parquet.enable.dictionary#resource", "false")
          .option("parquet.enable.dictionary#content_hash", "false")
          .option("parquet.enable.dictionary#id", "false")
          .parquet(folder.toString());
    } finally {
      spark.conf().set(OPEN_WRITERS, before);
    }
    // listed once for all tables
    staged = LiteralPaths.reader(spark).schema(BronzeSchema.STAGED).parquet(folder.toString());
  }

  /** The bronze tables for which something was staged, in the order of their names. */
  List<String> tables() {
    List<String> tables = new ArrayList<>();
    try {
      for (FileStatus status : files().listStatus(folder)) {
        String name = status.getPath().getName();
        if (name.startsWith("t=") && !name.startsWith("t=_")) {
          tables.add(name.substring(2));
        }
      }
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't list " + folder, failure);
    }
    Collections.sort(tables);
    return tables;
  }

  /** The staged rows of one bronze table, or of quarantine or parts; empty when there are none. */
  Dataset<Row> rows(String table) {
    return staged.where(col("t").equalTo(table));
  }

  /** The staged rows of all bronze tables. */
  Dataset<Row> resources() {
    return staged
        .where(col("t").notEqual(BronzeSchema.QUARANTINE))
        .where(col("t").notEqual(BronzeSchema.PARTS));
  }

  @Override
  public void close() {
    try {
      files().delete(folder, true);
      Path run = folder.getParent();
      removeIfEmpty(run);
      removeIfEmpty(run.getParent());
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't remove " + folder + "; it is not needed any more",
          failure);
    }
  }

  private void removeIfEmpty(Path path) throws IOException {
    if (files().exists(path) && files().listStatus(path).length == 0) {
      files().delete(path, false);
    }
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(spark.sessionState().newHadoopConf());
  }
}
