package org.carelake.jobs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an export ended with: its files.
 *
 * @param transactionTime the server's time as of which it is complete, as the server wrote it
 * @param requiresAccessToken whether the files are given to the client only
 * @param tellsDeleted whether it says what was deleted, be it nothing
 */
record Manifest(
    String transactionTime,
    boolean requiresAccessToken,
    List<Item> output,
    boolean tellsDeleted,
    List<Item> deleted,
    List<Item> errors) {
  /**
   * One file.
   *
   * @param type the resource type it is said to hold
   * @param count how many resources it is said to hold
   */
  record Item(String type, URI url, OptionalLong count) {}

  /** Reads one; empty when it is none. */
  static Optional<Manifest> parse(JsonNode json, URI from) {
    String time = json.path("transactionTime").asText();
    try {
      OffsetDateTime.parse(time);
      if (!json.path("output").isArray()) {
        return Optional.empty();
      }
      return Optional.of(
          new Manifest(
              time,
              json.path("requiresAccessToken").asBoolean(),
              items(json.path("output"), from),
              json.has("deleted"),
              items(json.path("deleted"), from),
              items(json.path("error"), from)));
    } catch (DateTimeException | IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }

  private static List<Item> items(JsonNode list, URI from) {
    List<Item> items = new ArrayList<>();
    for (JsonNode item : list) {
      URI url = Urls.resolve(from, item.path("url").asText());
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http || url.getHost() == null || item.path("url").asText().isEmpty()) {
        throw new IllegalArgumentException("no web address");
      }
      items.add(
          new Item(
              item.path("type").asText(),
              url,
              item.path("count").isIntegralNumber()
                  ? OptionalLong.of(item.path("count").asLong())
                  : OptionalLong.empty()));
    }
    return List.copyOf(items);
  }
}
