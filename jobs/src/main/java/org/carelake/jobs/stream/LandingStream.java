package org.carelake.jobs.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.carelake.schemas.error.CarelakeException;

/**
 * Watches folders and topics: one streaming query for each, with its checkpoint under {@code
 * {root}/_streams/{source}}. A batch that was not taken to its end is given again, with the same
 * files or messages, by the next stream.
 */
public final class LandingStream implements AutoCloseable {
  private static final String QUERY_ID = "sql.streaming.queryId";

  private final SparkSession spark;
  private final boolean endless;
  private final Map<StreamingQuery, Feed> queries;

  private LandingStream(SparkSession spark, boolean endless, Map<StreamingQuery, Feed> queries) {
    this.spark = spark;
    this.endless = endless;
    this.queries = queries;
  }

  /**
   * How to stream.
   *
   * @param availableNow whether to end when all that is there now was given
   * @param trigger how often to look for more
   * @param maxFiles how many files a batch of a folder has at most
   * @param maxMessages how many offsets a batch of topics has at most
   */
  public record Options(boolean availableNow, Duration trigger, int maxFiles, int maxMessages) {
    public Options {
      Objects.requireNonNull(trigger, "trigger is null");
      if (maxFiles < 1 || maxMessages < 1) {
        throw new IllegalArgumentException("maxFiles and maxMessages must be at least 1");
      }
    }
  }

  /** Takes batches, one at a time; what it throws ends the stream before the batch is done. */
  @FunctionalInterface
  public interface Taker {
    /** Takes a batch to its end. It may be one that was taken before. */
    void take(Batch batch);
  }

  /** The folder that remembers what a source's stream has given. */
  static String checkpoint(String root, String source) {
    return root + "/_streams/" + source;
  }

  /** Begins to watch. */
  public static LandingStream start(
      SparkSession spark, String root, List<Feed> feeds, Options options, Taker taker) {
    Map<StreamingQuery, Feed> queries = new LinkedHashMap<>();
    Object oneAtATime = new Object();
    for (Feed feed : feeds) {
      DataStreamWriter<Row> writer =
          feed.open(spark, options)
              .writeStream()
              .queryName("carelake " + feed.source())
              .option("checkpointLocation", checkpoint(root, feed.source()))
              .trigger(
                  options.availableNow()
                      ? Trigger.AvailableNow()
                      : Trigger.ProcessingTime(options.trigger().toMillis()));
      try {
        writer.foreachBatch(
            (Dataset<Row> rows, Long id) -> {
              String stream = rows.sparkSession().sparkContext().getLocalProperty(QUERY_ID);
              synchronized (oneAtATime) {
                taker.take(feed.batch(new Batch.Name(feed.source(), stream, id), rows));
              }
            });
        queries.put(writer.start(), feed);
      } catch (TimeoutException late) {
        queries.keySet().forEach(LandingStream::stop);
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            null,
            "the stream of source '" + feed.source() + "' did not start in time",
            late);
      }
    }
    return new LandingStream(spark, !options.availableNow(), queries);
  }

  /**
   * Waits until all that was to be given is given, or one stream ends.
   *
   * @throws StreamingQueryException if a batch failed
   * @throws CarelakeException if a stream failed for a reason that can be told
   */
  public void await() throws StreamingQueryException {
    try {
      if (endless) {
        spark.streams().awaitAnyTermination();
      } else {
        for (StreamingQuery query : queries.keySet()) {
          query.awaitTermination();
        }
      }
    } catch (StreamingQueryException failure) {
      for (Map.Entry<StreamingQuery, Feed> query : queries.entrySet()) {
        if (query.getKey().exception().isDefined()) {
          query
              .getValue()
              .explain(failure)
              .ifPresent(
                  known -> {
                    throw known;
                  });
        }
      }
      throw failure;
    }
  }

  /** Ends all streams; a batch that is being taken is interrupted. */
  @Override
  public void close() {
    queries.keySet().forEach(LandingStream::stop);
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (TimeoutException late) {
      // it ends with the process
    }
  }
}
