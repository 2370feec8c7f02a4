package org.carelake.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.carelake.jobs.cli.StreamFixture.patient;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.stream.LandingStream;
import org.carelake.jobs.stream.StreamLedger;
import org.carelake.jobs.stream.TopicFeed;
import org.carelake.jobs.stream.Topics;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.KafkaBroker;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Messages of a Kafka broker go through to gold, once, whatever becomes of the process. */
@ExtendWith(SparkExtension.class)
class KafkaIT {
  @RegisterExtension private static final KafkaBroker BROKER = new KafkaBroker();
  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir private Path folder;
  private StreamFixture project;
  private String topic;

  @BeforeEach
  void topic(SparkSession spark) throws Exception {
    topic = "fhir.events_" + TOPICS.incrementAndGet();
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
    project = new StreamFixture(spark, folder, source(BROKER.servers(), topic, ""));
  }

  private static String source(String servers, String topic, String more) {
    return "{ name = events, kind = fhir-kafka, bootstrap-servers = \""
        + servers
        + "\", topics = [\""
        + topic
        + "\"] "
        + more
        + " }";
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", BROKER.servers()));
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new TreeMap<>(more);
    settings.put("bootstrap.servers", BROKER.servers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private ProducerRecord<byte[], byte[]> message(
      int partition, Instant time, String key, byte[] value) {
    return new ProducerRecord<>(
        topic, partition, time.toEpochMilli(), key == null ? null : key.getBytes(UTF_8), value);
  }

  @SafeVarargs
  private static void send(ProducerRecord<byte[], byte[]>... messages) {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (ProducerRecord<byte[], byte[]> message : messages) {
        producer.send(message);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] plain(String id, String gender) {
    return bytes(
        "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"gender\":\"" + gender + "\"}");
  }

  private List<String> quarantine() {
    return project
        .lakehouse
        .read(TableName.bronze("quarantine"))
        .selectExpr(
            "concat(substring_index(source_file, '/', -1), ' ', source_line, ' ', reason) as text")
        .orderBy("text")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** {@code id gender} of the current rows, {@code id gone} of deleted ones. */
  private List<String> current() {
    return project
        .lakehouse
        .read(StreamFixture.BRONZE)
        .where("is_current")
        .selectExpr(
            "concat(id, ' ', if(deleted, 'gone', get_json_object(resource, '$.gender'))) as text")
        .orderBy("text")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private List<Path> staged() throws IOException {
    Path staging = folder.resolve("wh/_staging");
    if (!Files.exists(staging)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(staging)) {
      return files.toList();
    }
  }

  @Test
  void whatIsSentGoesThroughOnce() throws Exception {
    Instant now = Instant.now();
    Instant oldest = Instant.ofEpochMilli(now.minusSeconds(60).toEpochMilli());
    String bundle =
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":"
            + patient("d", 1, "male").strip()
            + "}]}";
    send(
        message(0, now, "Patient/a", bytes(patient("a", 1, "female"))),
        message(0, now, null, bytes(patient("b", 1, "male").replace(",", ",\n  "))),
        message(0, now, "Patient/x", bytes("{\"resourceType\":\"Patient\",\"id\":\"x\"")),
        message(0, now, "Patient/y", new byte[0]),
        message(1, oldest, "Patient/c", bytes(patient("c", 1, "other"))),
        message(1, now, null, bytes(bundle)),
        message(1, now, null, "{\"resourceType\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(project.stream(100))
        .contains("Streaming 1 source of messages of tenant tiny")
        .contains(
            "Batch 0 of events: 7 messages; ingested 4 new versions, 0 deletions, 3 lines in"
                + " quarantine")
        .contains("after the oldest message");
    assertThat(project.genders()).containsExactly("female 1", "male 2", "other 1");
    assertThat(quarantine())
        .containsExactly(
            "0-00000000000000000000.ndjson 3 TRUNCATED",
            "0-00000000000000000000.ndjson 4 TRUNCATED",
            "1-00000000000000000000.ndjson 3 NOT_UTF8");
    assertThat(staged()).isEmpty();
    Row batch =
        project
            .lakehouse
            .read(StreamLedger.TABLE)
            .selectExpr("messages", "files", "unix_millis(oldest_file_at)", "latency_seconds")
            .first();
    assertThat(batch.getLong(0)).isEqualTo(7);
    assertThat(batch.getLong(1)).isEqualTo(2);
    assertThat(batch.getLong(2)).isEqualTo(oldest.toEpochMilli());
    assertThat(batch.getDouble(3)).isGreaterThan(60);

    // offset 4 is committed and 5 its marker, 6 is given up and 7 its marker, 8 comes after them
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(message(0, now, "Patient/a", bytes(patient("a", 2, "male"))));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(message(0, now, "Patient/a", bytes(patient("a", 3, "other"))));
      producer.flush();
      producer.abortTransaction();
    }
    send(
        message(0, now, "Patient/z", bytes("nope")),
        message(1, now, "Patient/c", null),
        message(1, now, null, null));
    assertThat(project.stream(100))
        .contains(
            "Batch 1 of events: 4 messages; ingested 1 new version, 1 deletion, 2 lines in"
                + " quarantine")
        .doesNotContain("Batch 0");
    assertThat(project.genders()).containsExactly("male 3");
    assertThat(current()).containsExactly("a male", "b male", "c gone", "d male");
    assertThat(quarantine())
        .contains(
            "0-00000000000000000004.ndjson 5 JSON_SYNTAX",
            "1-00000000000000000003.ndjson 2 UNSUPPORTED_ENTRY")
        .hasSize(5);

    // died before it noted that the batch was done
    List<Long> before = project.versions();
    project.forgetLastBatch("events");
    assertThat(project.stream(100))
        .contains("Batch 1 of events: 4 messages; ingested 0 new versions, 0 deletions");
    assertThat(project.versions()).isEqualTo(before);
    assertThat(quarantine()).hasSize(5);
    assertThat(project.batches()).isEqualTo(2);
    assertThat(project.stream(100)).doesNotContain("Batch");

    IngestReport ingest =
        new IngestJob(project.lakehouse, project.tenant(), RunContext.startedAt(now), secret -> "")
            .run(IngestOptions.defaults(), result -> {});
    assertThat(ingest.failures()).isEmpty();
    assertThat(ingest.notes())
        .containsExactly(
            "source 'events': its topics are read by carelake stream, and by nothing else");
  }

  @Test
  void aBatchThatDiesIsGivenAgainAndStandsOnce() throws Exception {
    Instant now = Instant.now();
    send(
        message(0, now, null, bytes(patient("a", 1, "female"))),
        message(0, now, null, bytes("[")),
        message(1, now, null, bytes(patient("b", 1, "male"))));
    assertThatThrownBy(() -> ingestAlone(100, true))
        .isInstanceOf(StreamingQueryException.class)
        .hasMessageContaining("died");
    assertThat(current()).containsExactly("a female", "b male");
    long bronze = project.lakehouse.version(StreamFixture.BRONZE);
    project.write("wh/_staging/messages/events/" + topic + "/.0-1.ndjson.7", "left behind");

    send(message(0, now, null, bytes(patient("c", 1, "male"))));
    assertThat(project.stream(100))
        .contains("Batch 0 of events: 3 messages; ingested 0 new versions")
        .contains("Batch 1 of events: 1 message; ingested 1 new version");
    assertThat(project.genders()).containsExactly("female 1", "male 2");
    assertThat(project.lakehouse.version(StreamFixture.BRONZE)).isEqualTo(bronze + 1);
    // the second message is refused by itself, though "[" might begin a text of several lines
    assertThat(quarantine()).containsExactly("0-00000000000000000000.ndjson 2 TRUNCATED");
    assertThat(staged()).isEmpty();
  }

  @Test
  void versionsFollowTheRulesOfBronzeAndTheOrderOfAPartition() throws Exception {
    Instant now = Instant.now();
    send(
        // the version's number decides, whatever the partition
        message(0, now, null, bytes(patient("a", 2, "male"))),
        message(1, now, null, bytes(patient("a", 1, "female"))),
        // without number and time of update, what comes later wins: in a batch and across batches
        message(0, now, null, plain("b", "female")),
        message(0, now, null, plain("b", "other")),
        message(0, now, null, plain("b", "male")),
        message(0, now, null, plain("b", "female")),
        // deleted and back, back and deleted
        message(0, now, null, plain("c", "male")),
        message(0, now, "Patient/c", null),
        message(0, now, null, plain("c", "other")),
        message(0, now, null, plain("d", "male")),
        message(0, now, "Patient/d", null),
        // deleted before the last update
        message(1, Instant.parse("2025-12-31T00:00:00Z"), "Patient/e", null),
        message(1, now, null, bytes(patient("e", 1, "male"))),
        message(1, Instant.parse("2025-12-31T00:00:01Z"), "Patient/e", null));
    assertThat(ingestAlone(100, false)).containsExactly(14L);
    assertThat(current()).containsExactly("a male", "b female", "c other", "d gone", "e male");

    // the same from the beginning, seven messages at a time or fewer
    forget(folder.resolve("wh"));
    assertThat(ingestAlone(7, false)).hasSizeGreaterThan(1).allMatch(messages -> messages <= 7);
    assertThat(current()).containsExactly("a male", "b female", "c other", "d gone", "e male");
  }

  /**
   * Streams what is there now to bronze and no further; returns how many messages the batches had.
   *
   * @param dies whether to fail when the first batch is in bronze
   */
  private List<Long> ingestAlone(int maxMessages, boolean dies) throws StreamingQueryException {
    SourceConfig.FhirKafka source = (SourceConfig.FhirKafka) project.tenant().sources().get(0);
    String root = project.tenant().root();
    List<Long> messages = new ArrayList<>();
    try (LandingStream stream =
        LandingStream.start(
            project.spark.newSession(),
            root,
            List.of(new TopicFeed(source, root, secret -> "")),
            new LandingStream.Options(true, Duration.ofSeconds(1), 1, maxMessages),
            batch -> {
              batch.ingest(
                  new IngestJob(
                      project.lakehouse,
                      project.tenant(),
                      RunContext.startedAt(Instant.now()),
                      secret -> ""),
                  IngestOptions.defaults(),
                  result -> {});
              if (dies) {
                throw new IllegalStateException("died");
              }
              messages.add(batch.content().messages().orElseThrow());
            })) {
      stream.await();
    }
    return messages;
  }

  private static void forget(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void messagesThatAreGoneEndTheStreamAndNoSecretIsTold() throws Exception {
    Instant now = Instant.now();
    project.write("jaas", "org.example.Login required password=\"hunter2\";");
    project.sources(
        source(BROKER.servers(), topic, ", secrets { sasl.jaas.config { file = jaas } }"));
    send(message(0, now, null, bytes(patient("a", 1, "female"))));
    project.stream(100);
    send(
        message(0, now, null, bytes(patient("b", 1, "female"))),
        message(0, now, null, bytes(patient("c", 1, "male"))));
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
          .all()
          .get();
    }
    assertThatThrownBy(() -> project.stream(100))
        .hasMessageContaining("tiny.conf:2")
        .hasMessageContaining("source 'events': messages that were not read yet are gone")
        .hasMessageContaining("remove " + project.tenant().root() + "/_streams/events")
        .hasStackTraceContaining("KafkaIllegalStateException")
        .satisfies(
            failure -> {
              StringWriter all = new StringWriter();
              failure.printStackTrace(new PrintWriter(all));
              assertThat(all.toString()).doesNotContain("hunter2").doesNotContain("female");
            });
    assertThat(current()).containsExactly("a female");

    // as the message says
    forget(folder.resolve("wh/_streams/events"));
    assertThat(project.stream(100)).contains("Batch 0 of events: 1 message;");
    assertThat(current()).containsExactly("a female", "c male");
  }

  @Test
  void whatIsNoTopicAndNoBrokerIsTold() throws IOException {
    SourceConfig.FhirKafka found = (SourceConfig.FhirKafka) project.tenant().sources().get(0);
    assertThat(Topics.partitions(found, secret -> "")).isEqualTo(Map.of(topic, 2));
    project.sources(source(BROKER.servers(), "nowhere", ""));
    assertThatThrownBy(() -> project.stream(1))
        .hasMessageContaining("tiny.conf:2")
        .hasMessageContaining("has no topic 'nowhere'; create it or change 'topics'");
    project.sources(
        source(
            "127.0.0.1:1",
            topic,
            ", settings { default.api.timeout.ms = 500, request.timeout.ms = 400 }"));
    assertThatThrownBy(() -> project.stream(1))
        .hasMessageContaining("tiny.conf:2")
        .hasMessageContaining("Kafka at 127.0.0.1:1 did not answer (TimeoutException)");
  }
}
