package org.carelake.jobs.stream;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;

/** Says what can be done about failures of Spark's reader of Kafka. */
final class KafkaFailures {
  /** Spark's condition for offsets that were to be read and are not there. */
  private static final String LOST = "KAFKA_DATA_LOSS";

  /** Its words, where an executor's failure comes as text alone. */
  private static final String LOST_WORDS =
      "may have been lost because they are not available in Kafka any more";

  private final SourceConfig.FhirKafka source;
  private final String checkpoint;

  /**
   * For one source.
   *
   * @param checkpoint the folder that remembers which messages were read
   */
  KafkaFailures(SourceConfig.FhirKafka source, String checkpoint) {
    this.source = Objects.requireNonNull(source, "source is null");
    this.checkpoint = Objects.requireNonNull(checkpoint, "checkpoint is null");
  }

  /** What a failure means; empty where there is nothing to add. */
  Optional<CarelakeException> explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isLoss(cause)) {
        return Optional.of(
            new CarelakeException(
                CarelakeException.Category.DATA,
                source.location(),
                "source '"
                    + source.name()
                    + "': messages that were not read yet are gone from Kafka (they were too old,"
                    + " or their topic was deleted or made anew); nothing was passed over in"
                    + " silence. Have what is missing sent again, then remove "
                    + checkpoint
                    + " and start the stream: it begins with the oldest message that is there, and"
                    + " what is known changes nothing",
                failure));
      }
    }
    return Optional.empty();
  }

  private static boolean isLoss(Throwable cause) {
    if (cause instanceof SparkThrowable spark && spark.getCondition() != null) {
      return spark.getCondition().startsWith(LOST);
    }
    return String.valueOf(cause.getMessage()).contains(LOST_WORDS);
  }
}
