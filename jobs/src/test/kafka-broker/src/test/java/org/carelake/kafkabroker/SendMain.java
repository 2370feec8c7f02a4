package org.carelake.kafkabroker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes a topic and sends each line of its input, a FHIR resource, as a message with the key {@code
 * Type/id}. A line {@code DELETE Type/id} is sent as a tombstone, {@code RAW text} as the text.
 */
public final class SendMain {
  private static final String DELETE = "DELETE ";
  private static final String RAW = "RAW ";

  private SendMain() {}

  /** Sends; the arguments are host:port, the topic and its number of partitions. */
  public static void main(String[] arguments) throws Exception {
    String servers = arguments[0];
    String topic = arguments[1];
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      if (!admin.listTopics().names().get().contains(topic)) {
        admin
            .createTopics(List.of(new NewTopic(topic, Integer.parseInt(arguments[2]), (short) 1)))
            .all()
            .get();
      }
    }
    ObjectMapper json = new ObjectMapper();
    long count = 0;
    Map<String, Object> settings =
        Map.of("bootstrap.servers", servers, "linger.ms", 20, "enable.idempotence", true);
    try (KafkaProducer<String, String> producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(DELETE)) {
          producer.send(new ProducerRecord<>(topic, line.substring(DELETE.length()), null));
        } else if (line.startsWith(RAW)) {
          producer.send(new ProducerRecord<>(topic, line.substring(RAW.length())));
        } else {
          JsonNode resource = json.readTree(line);
          String key = resource.path("resourceType").asText() + "/" + resource.path("id").asText();
          producer.send(new ProducerRecord<>(topic, key, line));
        }
        count++;
      }
    }
    System.out.println(count + " messages sent to topic " + topic);
  }
}
