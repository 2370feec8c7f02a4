package org.carelake.jobs.stream;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;

/** Where batches come from: a folder or topics, of one source each. */
public sealed interface Feed permits FolderFeed, TopicFeed {
  /** The name of the source. */
  String source();

  /**
   * What is watched, as a stream of rows that {@link #batch} takes.
   *
   * @param spark a session of the stream's own; settings of the reader go there
   */
  Dataset<Row> open(SparkSession spark, LandingStream.Options options);

  /**
   * A batch.
   *
   * @param rows what came in, to be read once
   */
  Batch batch(Batch.Name name, Dataset<Row> rows);

  /** What a failure of the stream means; empty where there is nothing to add. */
  Optional<CarelakeException> explain(Throwable failure);
}
