package org.carelake.jobs.stream;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;

/** What Kafka's clients and Spark's reader are told of a source. */
final class KafkaSettings {
  private KafkaSettings() {}

  /** Settings of a client, by Kafka's names; secrets are in them. */
  static Map<String, String> client(
      SourceConfig.FhirKafka source, Function<SecretReference, String> secrets) {
    Map<String, String> settings = new TreeMap<>(source.settings());
    source.secrets().forEach((key, reference) -> settings.put(key, secrets.apply(reference)));
    settings.put("bootstrap.servers", String.join(",", source.servers()));
    return settings;
  }

  /**
   * Options of Spark's reader: from the oldest message on, ending with an error where messages are
   * gone that were not read, without those of transactions that were given up.
   */
  static Map<String, String> reader(
      SourceConfig.FhirKafka source, Function<SecretReference, String> secrets, long maxMessages) {
    Map<String, String> options = new TreeMap<>();
    options.put("kafka.isolation.level", "read_committed");
    client(source, secrets).forEach((key, value) -> options.put("kafka." + key, value));
    options.put("subscribe", String.join(",", source.topics()));
    options.put("startingOffsets", "earliest");
    options.put("failOnDataLoss", "true");
    options.put("groupIdPrefix", "carelake-" + source.name());
    options.put("maxOffsetsPerTrigger", Long.toString(maxMessages));
    return options;
  }
}
