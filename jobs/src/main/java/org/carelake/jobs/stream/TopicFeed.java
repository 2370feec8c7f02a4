package org.carelake.jobs.stream;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;

/** Topics of Kafka. A batch is the messages of some offsets of each partition. */
public final class TopicFeed implements Feed {
  /**
   * Spark has two readers of Kafka with the same offsets and checkpoints. The newer one of 4.1.1
   * ends with a NullPointerException in its metrics when the first batch after a start is one that
   * is given again.
   */
  private static final String OLDER_READERS = "spark.sql.streaming.disabledV2MicroBatchReaders";

  private static final String KAFKA = "org.apache.spark.sql.kafka010.KafkaSourceProvider";

  private final SourceConfig.FhirKafka topics;
  private final String root;
  private final Function<SecretReference, String> secrets;
  private final KafkaFailures failures;

  /**
   * The topics of a source.
   *
   * @param root of the tenant's lakehouse
   * @param secrets gives the value of a secret
   */
  public TopicFeed(
      SourceConfig.FhirKafka topics, String root, Function<SecretReference, String> secrets) {
    this.topics = Objects.requireNonNull(topics, "topics is null");
    this.root = Objects.requireNonNull(root, "root is null");
    this.secrets = Objects.requireNonNull(secrets, "secrets is null");
    this.failures = new KafkaFailures(topics, LandingStream.checkpoint(root, topics.name()));
  }

  @Override
  public String source() {
    return topics.name();
  }

  @Override
  public Dataset<Row> open(SparkSession spark, LandingStream.Options options) {
    spark.conf().set(OLDER_READERS, KAFKA);
    return spark
        .readStream()
        .format("kafka")
        .options(KafkaSettings.reader(topics, secrets, options.maxMessages()))
        .load()
        .selectExpr(MessageLanding.COLUMNS);
  }

  @Override
  public Batch batch(Batch.Name name, Dataset<Row> rows) {
    return new MessageBatch(name, rows, root, failures);
  }

  @Override
  public Optional<CarelakeException> explain(Throwable failure) {
    return failures.explain(failure);
  }
}
