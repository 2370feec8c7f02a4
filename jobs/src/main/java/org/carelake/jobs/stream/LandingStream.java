package org.carelake.jobs.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;

/**
 * Watches landing folders: one streaming query a folder, with its checkpoint under {@code
 * {root}/_streams/{source}}. A batch is a list of new files; their content is read by who takes it.
 * A batch that was not taken to its end is given again, with the same files, by the next stream.
 */
public final class LandingStream implements AutoCloseable {
  private static final StructType FILE =
      StructType.fromDDL("path string, modificationTime timestamp, length bigint, content binary");

  private final SparkSession spark;
  private final boolean endless;
  private final List<StreamingQuery> queries;

  private LandingStream(SparkSession spark, boolean endless, List<StreamingQuery> queries) {
    this.spark = spark;
    this.endless = endless;
    this.queries = queries;
  }

  /**
   * A folder in which files of a source land.
   *
   * @param path a local path or a Hadoop URI; absolute
   */
  public record Folder(String source, String path) {
    public Folder {
      Objects.requireNonNull(source, "source is null");
      Objects.requireNonNull(path, "path is null");
    }
  }

  /**
   * How to stream.
   *
   * @param availableNow whether to end when all files that are there now were given
   * @param trigger how often to look for files
   * @param maxFiles how many files a batch has at most
   */
  public record Options(boolean availableNow, Duration trigger, int maxFiles) {
    public Options {
      Objects.requireNonNull(trigger, "trigger is null");
      if (maxFiles < 1) {
        throw new IllegalArgumentException("maxFiles must be at least 1");
      }
    }
  }

  /**
   * Files that landed.
   *
   * @param stream names the checkpoint: another one begins to count anew
   * @param id the batch's number in its stream
   * @param paths the files, in the order of their names
   */
  public record Batch(String source, String stream, long id, List<String> paths) {
    public Batch {
      Objects.requireNonNull(source, "source is null");
      Objects.requireNonNull(stream, "stream is null");
      paths = List.copyOf(paths);
    }
  }

  /** Takes batches, one at a time; what it throws ends the stream before the batch is done. */
  @FunctionalInterface
  public interface Taker {
    /** Takes a batch to its end. It may be one that was taken before. */
    void take(Batch batch);
  }

  /** Begins to watch folders. */
  public static LandingStream start(
      SparkSession spark, String root, List<Folder> folders, Options options, Taker taker) {
    List<StreamingQuery> queries = new ArrayList<>();
    Object oneAtATime = new Object();
    for (Folder folder : folders) {
      DataStreamWriter<Row> writer =
          spark
              .readStream()
              .format("binaryFile")
              .schema(FILE)
              .option("recursiveFileLookup", "true")
              .option("ignoreMissingFiles", "true")
              // else a file that lands with an old modification time would never be given
              .option("maxFileAge", "36500d")
              .option("maxFilesPerTrigger", options.maxFiles())
              .load(folder.path())
              // the content is not read for this
              .select("path")
              .writeStream()
              .queryName("carelake " + folder.source())
              .option("checkpointLocation", root + "/_streams/" + folder.source())
              .trigger(
                  options.availableNow()
                      ? Trigger.AvailableNow()
                      : Trigger.ProcessingTime(options.trigger().toMillis()));
      try {
        writer.foreachBatch(
            (Dataset<Row> files, Long id) -> {
              synchronized (oneAtATime) {
                taker.take(
                    new Batch(
                        folder.source(),
                        files
                            .sparkSession()
                            .sparkContext()
                            .getLocalProperty("sql.streaming.queryId"),
                        id,
                        paths(files)));
              }
            });
        queries.add(writer.start());
      } catch (TimeoutException late) {
        queries.forEach(LandingStream::stop);
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            null,
            "the stream of source '" + folder.source() + "' did not start in time",
            late);
      }
    }
    return new LandingStream(spark, !options.availableNow(), queries);
  }

  private static List<String> paths(Dataset<Row> files) {
    return files.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
  }

  /**
   * Waits until all that was to be given is given, or one folder's stream ends.
   *
   * @throws StreamingQueryException if a batch failed
   */
  public void await() throws StreamingQueryException {
    if (endless) {
      spark.streams().awaitAnyTermination();
    } else {
      for (StreamingQuery query : queries) {
        query.awaitTermination();
      }
    }
  }

  /** Ends all streams; a batch that is being taken is interrupted. */
  @Override
  public void close() {
    queries.forEach(LandingStream::stop);
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (TimeoutException late) {
      // it ends with the process
    }
  }
}
