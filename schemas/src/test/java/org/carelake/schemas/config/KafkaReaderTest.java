package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaReaderTest {
  private static SourceConfig.FhirKafka read(String text) {
    Section section =
        new Section(
            "",
            ConfigFactory.parseString(
                    text, ConfigParseOptions.defaults().setOriginDescription("conf/tenants/t.conf"))
                .root());
    KafkaReader reader =
        new KafkaReader(
            secret -> {
              String name = secret.string("env");
              secret.done();
              return reference(name);
            });
    SourceConfig.FhirKafka source = reader.topics("events", section);
    section.done();
    return source;
  }

  private static SecretReference reference(String name) {
    return new SecretReference.EnvironmentVariable(name, Location.of("conf/tenants/t.conf"));
  }

  @Test
  void bindsTopicsWithAllTheirKeys() {
    assertThat(
            read(
                """
                bootstrap-servers = "a.example.org:9092, [2001:db8::1]:9093"
                topics = [fhir.patient, FHIR_Encounter-2]
                settings { "security.protocol" = SASL_SSL, max.poll.records = 200 }
                secrets {
                  "sasl.jaas.config" { env = JAAS }
                  ssl.truststore.password { env = TRUST }
                }
                """))
        .isEqualTo(
            new SourceConfig.FhirKafka(
                "events",
                List.of("a.example.org:9092", "[2001:db8::1]:9093"),
                List.of("fhir.patient", "FHIR_Encounter-2"),
                Map.of("security.protocol", "SASL_SSL", "max.poll.records", "200"),
                Map.of(
                    "sasl.jaas.config", reference("JAAS"),
                    "ssl.truststore.password", reference("TRUST")),
                Location.of("conf/tenants/t.conf", 1)));
  }

  @Test
  void needsNoMoreThanServersAndTopics() {
    SourceConfig.FhirKafka source =
        read("bootstrap-servers = \"localhost:9092\"\ntopics = [" + "t".repeat(249) + "]");
    assertThat(source.settings()).isEmpty();
    assertThat(source.secrets()).isEmpty();
    assertThat(source.topics()).containsExactly("t".repeat(249));
  }

  private static void refused(String text, int line, String said) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith("conf/tenants/t.conf:" + line)
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:",
        ":9092",
        "host:0",
        "host:65536",
        "host:9092,",
        "a b:9092",
        "http://host:9092",
        "host:9092;other:9092"
      })
  void refusesServersThatAreNone(String servers) {
    refused(
        "topics = [t]\nbootstrap-servers = \"" + servers + "\"",
        2,
        "'bootstrap-servers' must be host:port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[\"\"]",
        "[\"..\"]",
        "[\".\"]",
        "[\"a/b\"]",
        "[\"../../etc\"]",
        "[\"a,b\"]",
        "[\"a b\"]",
        "[\"é\"]",
        "[\"a*\"]",
        "[\"a\\n\"]",
        "[a, a]",
        "[events, Events]"
      })
  void refusesTopicsThatAreNone(String topics) {
    refused("bootstrap-servers = \"h:1\"\n\ntopics = " + topics, 3, "'topics' ");
  }

  @Test
  void refusesATopicThatIsTooLong() {
    refused(
        "bootstrap-servers = \"h:1\"\ntopics = [" + "t".repeat(250) + "]",
        2,
        "1 to 249 letters, digits, dots, underscores and hyphens; found 250 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"group.id\" = mine; has group.id, which the stream sets by itself",
        "auto.offset.reset = latest; has auto.offset.reset, which the stream",
        "enable.auto.commit = true; has enable.auto.commit, which",
        "\"key.deserializer\" = x; has key.deserializer, which",
        "\"value.deserializer\" = x; has value.deserializer, which",
        "\"interceptor.classes\" = x; has interceptor.classes, which",
        "\"bootstrap.servers\" = x; own key bootstrap-servers",
        "\"kafka.security.protocol\" = SSL; without kafka.",
        "\"Security Protocol\" = SSL; must hold settings of Kafka's consumer",
        "\"ssl.keystore.password\" = hunter2; ssl.keystore.password is one; use secrets",
        "\"ssl.key.password\" = hunter2; ssl.key.password is one",
        "\"ssl.keystore.key\" = hunter2; ssl.keystore.key is one",
        "\"sasl.jaas.config\" = hunter2; sasl.jaas.config is one",
        "\"sasl.oauthbearer.client.credentials.client.secret\" = hunter2; is one; use secrets",
        "\"client.id\" = \"x password=hunter2\"; client.id is one",
        "\"ssl.truststore.certificates\" = [a]; must be a single value"
      })
  void refusesSettingsThatAreNotForThere(String setting, String said) {
    String text = "bootstrap-servers = \"h:1\", topics = [t]\nsettings { " + setting + " }";
    refused(text, 2, said);
    assertThatThrownBy(() -> read(text)).message().doesNotContain("hunter2");
  }

  @Test
  void refusesSecretsThatWouldGoOverAnOpenConnection() {
    String secrets = "\nsecrets { \"sasl.jaas.config\" { env = JAAS } }";
    refused(
        "bootstrap-servers = \"h:1\", topics = [t]" + secrets, 2, "security.protocol = PLAINTEXT");
    refused(
        "bootstrap-servers = \"localhost:1,h:1\", topics = [t]"
            + secrets
            + "\nsettings { \"security.protocol\" = sasl_plaintext }",
        2,
        "security.protocol = SASL_PLAINTEXT");
    assertThat(read("bootstrap-servers = \"127.0.0.1:1\", topics = [t]" + secrets).secrets())
        .hasSize(1);
  }

  @Test
  void refusesSecretsThatAreNoneOrStandTwice() {
    String start = "bootstrap-servers = \"h:1\", topics = [t]\nsettings { security.protocol = SSL";
    refused(start + ", a.b = c }\nsecrets { a.b { env = X } }", 3, "and 'settings' both hold a.b");
    refused(start + " }\nsecrets { group.id { env = X } }", 3, "has group.id");
    refused(start + " }\nsecrets { ssl.keystore.password = hunter2 }", 3, "must be a block");
    refused(start + " }\nsecrets { ssl.keystore {} }", 3, "exactly one of env = NAME and file");
  }

  @Test
  void refusesUnknownKeys() {
    refused(
        "bootstrap-servers = \"h:1\", topics = [t]\ntopic = x",
        2,
        "unknown key 'topic' (did you mean 'topics'?)");
  }
}
