package org.carelake.jobs.stream;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.jobs.disk.UnopenableNames;
import org.carelake.schemas.error.CarelakeException;

/**
 * A folder in which files of a source land. A batch is a list of new files; their content is read
 * by who ingests it.
 *
 * @param path a local path or a Hadoop URI; absolute
 */
public record FolderFeed(String source, String path) implements Feed {
  private static final StructType FILE =
      StructType.fromDDL("path string, modificationTime timestamp, length bigint, content binary");

  public FolderFeed {
    Objects.requireNonNull(source, "source is null");
    Objects.requireNonNull(path, "path is null");
  }

  @Override
  public Dataset<Row> open(SparkSession spark, LandingStream.Options options) {
    requireNames(spark);
    return spark
        .readStream()
        .format("binaryFile")
        .schema(FILE)
        .option("recursiveFileLookup", "true")
        .option("ignoreMissingFiles", "true")
        // else a file that lands with an old modification time would never be given
        .option("maxFileAge", "36500d")
        .option("maxFilesPerTrigger", options.maxFiles())
        .load(LiteralPaths.pattern(path))
        // the content is not read for this
        .select("path");
  }

  /** Spark passes over files whose names it can't open. */
  private void requireNames(SparkSession spark) {
    Path folder = new Path(path);
    try {
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      new UnopenableNames(files, source, null).checkBelow(folder);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "source '" + source + "' can't list " + path + ": " + failure.getClass().getSimpleName(),
          failure);
    }
  }

  @Override
  public Batch batch(Batch.Name name, Dataset<Row> rows) {
    List<String> paths =
        rows.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
    return new FileBatch(name, paths, rows.sparkSession().sessionState().newHadoopConf());
  }

  @Override
  public Optional<CarelakeException> explain(Throwable failure) {
    return Optional.empty();
  }
}
