package org.carelake.jobs.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.jobs.bulk.Landing;
import org.carelake.jobs.ingest.MessageFile;

/**
 * Writes the messages of a batch to files under {@code {root}/_staging/messages/{source}}, where
 * the executors are, and removes them. The files of a batch that is given again have the same
 * names.
 */
final class MessageLanding implements AutoCloseable {
  /** Columns of the messages. */
  static final String[] COLUMNS = {
    "topic", "partition", "offset", "unix_millis(timestamp) as time", "key", "value"
  };

  private static final StructType WRITTEN =
      StructType.fromDDL(
          "path string, topic string, partition int, offset bigint, messages bigint,"
              + " oldest_at bigint");

  private final Path root;
  private final Landing landing;

  /** An empty folder; what a batch left there that died is gone. */
  MessageLanding(SparkSession spark, String root, String source) throws IOException {
    this.root = new Path(root);
    FileSystem files = this.root.getFileSystem(spark.sessionState().newHadoopConf());
    this.landing = new Landing(files, new Path(this.root, "_staging/messages/" + source));
  }

  /**
   * Writes messages; they are read once.
   *
   * @param messages rows with {@link #COLUMNS}, each of Spark's partitions in the order of offsets
   * @return the files, in the order of topics, partitions and offsets
   */
  List<MessageFile> land(Dataset<Row> messages) {
    SparkSession spark = messages.sparkSession();
    Broadcast<SerializableConfiguration> configuration =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    String folder = landing.folder().toString();
    MapPartitionsFunction<Row, Row> write =
        rows ->
            write(configuration, folder, String.valueOf(TaskContext.get().taskAttemptId()), rows);
    List<Row> written =
        messages.mapPartitions(write, Encoders.row(WRITTEN)).collectAsList().stream()
            .sorted(
                Comparator.<Row, String>comparing(row -> row.getString(1))
                    .thenComparing(row -> row.getInt(2))
                    .thenComparing(row -> row.getLong(3)))
            .toList();
    List<MessageFile> files = new ArrayList<>();
    String partition = "";
    long before = 0;
    for (Row row : written) {
      String of = row.getString(1) + "-" + row.getInt(2);
      before = of.equals(partition) ? before : 0;
      partition = of;
      files.add(new MessageFile(row.getString(0), before, row.getLong(4), row.getLong(5)));
      before += row.getLong(4);
    }
    return files;
  }

  private static Iterator<Row> write(
      Broadcast<SerializableConfiguration> configuration,
      String folder,
      String attempt,
      Iterator<Row> rows)
      throws IOException {
    Path path = new Path(folder);
    try (MessageFiles files =
        new MessageFiles(path.getFileSystem(configuration.value().value()), path, attempt)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        files.add(
            new MessageFiles.Message(
                row.getString(0),
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                row.getAs(4),
                row.getAs(5)));
      }
      return files.end().stream()
          .map(
              file ->
                  RowFactory.create(
                      file.path(),
                      file.topic(),
                      file.partition(),
                      file.offset(),
                      file.messages(),
                      file.oldestAt()))
          .iterator();
    }
  }

  /** Removes the folder. */
  @Override
  public void close() throws IOException {
    landing.remove(root);
  }
}
