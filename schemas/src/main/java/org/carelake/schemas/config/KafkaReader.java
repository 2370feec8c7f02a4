package org.carelake.schemas.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.error.CarelakeException;

/** Binds sources that are topics of Kafka. */
final class KafkaReader {
  /** As Kafka has it. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final Pattern SERVER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern SETTING = Pattern.compile("[a-z0-9]+([._-][a-z0-9]+)*");
  private static final Pattern SECRET =
      Pattern.compile("password|jaas|secret|credential|user\\.info|\\.key$");
  private static final Pattern SECRET_VALUE =
      Pattern.compile("password\\s*=|-----BEGIN", Pattern.CASE_INSENSITIVE);
  private static final String SERVERS = "bootstrap.servers";
  private static final String PROTOCOL = "security.protocol";
  private static final int MAX_PORT = 65535;

  /**
   * What the stream sets by itself, so that no message is passed over or read as something else.
   */
  private static final Set<String> TAKEN =
      Set.of(
          "group.id",
          "group.instance.id",
          "auto.offset.reset",
          "enable.auto.commit",
          "key.deserializer",
          "value.deserializer",
          "interceptor.classes");

  private final Function<Section, SecretReference> secrets;

  KafkaReader(Function<Section, SecretReference> secrets) {
    this.secrets = secrets;
  }

  SourceConfig.FhirKafka topics(String name, Section source) {
    List<String> servers = servers(source);
    Map<String, String> settings = settings(source);
    Map<String, SecretReference> secret = new TreeMap<>();
    source.optionalSection("secrets").ifPresent(block -> secrets("", block, secret));
    for (String key : secret.keySet()) {
      if (settings.containsKey(key)) {
        throw source.wrong("secrets", "and 'settings' both hold " + key);
      }
      check(source, "secrets", key);
    }
    String protocol = settings.getOrDefault(PROTOCOL, "PLAINTEXT").toUpperCase(Locale.ROOT);
    boolean plain = protocol.equals("PLAINTEXT") || protocol.equals("SASL_PLAINTEXT");
    if (!secret.isEmpty() && plain && !servers.stream().allMatch(KafkaReader::isHere)) {
      throw source.wrong(
          "secrets",
          "would go over a connection that is not encrypted (security.protocol = "
              + protocol
              + "); set it to SASL_SSL or SSL in 'settings'");
    }
    return new SourceConfig.FhirKafka(
        name, servers, topics(source), settings, secret, source.location());
  }

  private static List<String> servers(Section source) {
    List<String> servers = List.of(source.string("bootstrap-servers").split("\\s*,\\s*", -1));
    for (String server : servers) {
      Matcher parts = SERVER.matcher(server);
      if (!parts.matches() || port(parts.group(2)) < 1 || port(parts.group(2)) > MAX_PORT) {
        throw source.wrong(
            "bootstrap-servers", "must be host:port, or several of these with commas between");
      }
    }
    return servers;
  }

  private static int port(String digits) {
    return Integer.parseInt(digits);
  }

  private static boolean isHere(String server) {
    return HERE.contains(server.substring(0, server.lastIndexOf(':')).toLowerCase(Locale.ROOT));
  }

  private static List<String> topics(Section source) {
    List<String> topics = source.strings("topics");
    if (topics.isEmpty()) {
      throw source.wrong("topics", "must name at least one topic");
    }
    Set<String> seen = new HashSet<>();
    for (String topic : topics) {
      if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
        throw source.wrong(
            "topics",
            "must be names as Kafka has them: 1 to 249 letters, digits, dots, underscores and"
                + " hyphens; found "
                + shown(topic));
      }
      // messages land in a folder of the topic's name, and not every disk tells a from A
      if (!seen.add(topic.toLowerCase(Locale.ROOT))) {
        throw source.wrong(
            "topics",
            "names "
                + topic
                + " twice; topics that differ by upper and lower case alone belong to two sources");
      }
    }
    return topics;
  }

  private static String shown(String topic) {
    return topic.length() > 60 ? topic.length() + " characters" : "'" + topic + "'";
  }

  private static Map<String, String> settings(Section source) {
    Map<String, String> settings = new TreeMap<>(source.stringMap("settings"));
    settings.forEach(
        (key, value) -> {
          check(source, "settings", key);
          if (SECRET.matcher(key).find() || SECRET_VALUE.matcher(value).find()) {
            throw source.wrong(
                "settings",
                "must hold no secret, and "
                    + key
                    + " is one; use secrets { \""
                    + key
                    + "\" { env = NAME } }");
          }
        });
    return settings;
  }

  private static void check(Section source, String block, String key) {
    if (key.equals(SERVERS)) {
      throw source.wrong(block, "has " + key + "; it is the source's own key bootstrap-servers");
    }
    if (key.startsWith("kafka.")) {
      throw source.wrong(block, "has " + key + "; write it as Kafka does, without kafka.");
    }
    if (TAKEN.contains(key)) {
      throw source.wrong(block, "has " + key + ", which the stream sets by itself; leave it out");
    }
    if (!SETTING.matcher(key).matches()) {
      throw source.wrong(
          block,
          "must hold settings of Kafka's consumer such as security.protocol, found '" + key + "'");
    }
  }

  /** A key with dots is one key, be it written in quotes or not. */
  private void secrets(String prefix, Section block, Map<String, SecretReference> found) {
    if (block.keys().isEmpty()) {
      throw CarelakeException.configuration(
          block.location(), "a secret is named by exactly one of env = NAME and file = PATH");
    }
    for (String key : block.keys()) {
      Section inner = block.section(key);
      if (inner.keys().contains("env") || inner.keys().contains("file")) {
        found.put(prefix + key, secrets.apply(inner));
      } else {
        secrets(prefix + key + ".", inner, found);
      }
    }
  }
}
