package org.carelake.jobs.stream;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;

/** The topics of a source, as its cluster knows them. No message is read. */
public final class Topics {
  private static final String PATIENCE_MILLIS = "15000";

  private Topics() {}

  /**
   * Asks the cluster for each topic.
   *
   * @return how many partitions each has
   * @throws CarelakeException with the source's place, if the cluster doesn't answer, denies access
   *     or has no such topic
   */
  public static Map<String, Integer> partitions(
      SourceConfig.FhirKafka source, Function<SecretReference, String> secrets) {
    Map<String, Object> settings = new TreeMap<>(KafkaSettings.client(source, secrets));
    settings.putIfAbsent("default.api.timeout.ms", PATIENCE_MILLIS);
    settings.putIfAbsent("request.timeout.ms", PATIENCE_MILLIS);
    Map<String, Integer> partitions = new TreeMap<>();
    String asked = "";
    try (Admin admin = Admin.create(settings)) {
      Map<String, KafkaFuture<TopicDescription>> answers =
          admin.describeTopics(source.topics()).topicNameValues();
      for (String topic : source.topics()) {
        asked = topic;
        partitions.put(topic, answers.get(topic).get().partitions().size());
      }
      return partitions;
    } catch (ExecutionException failure) {
      throw refused(source, asked, failure.getCause());
    } catch (KafkaException failure) {
      throw refused(source, asked, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          source.location(),
          "source '" + source.name() + "': interrupted while Kafka was asked for its topics",
          interrupted);
    }
  }

  /** Kafka's own words are left out: those about credentials may quote them. */
  private static CarelakeException refused(
      SourceConfig.FhirKafka source, String topic, Throwable failure) {
    String servers = String.join(",", source.servers());
    String kind = " (" + failure.getClass().getSimpleName() + ")";
    String what;
    if (failure instanceof UnknownTopicOrPartitionException) {
      what = "Kafka at " + servers + " has no topic '" + topic + "'; create it or change 'topics'";
    } else if (failure instanceof AuthorizationException) {
      what = "Kafka at " + servers + " denies access to topic '" + topic + "'" + kind;
    } else if (failure instanceof AuthenticationException) {
      what = "Kafka at " + servers + " refuses the credentials" + kind + "; look at 'secrets'";
    } else if (failure instanceof TimeoutException) {
      what =
          "Kafka at "
              + servers
              + " did not answer"
              + kind
              + "; look at bootstrap-servers and at security.protocol";
    } else {
      what = "Kafka at " + servers + " can't be asked" + kind + "; look at 'settings'";
    }
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        source.location(),
        "source '" + source.name() + "': " + what,
        failure);
  }
}
