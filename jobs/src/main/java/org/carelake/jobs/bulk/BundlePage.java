package org.carelake.jobs.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.fhir.ResourceTypes;

/**
 * The frame of a page: where the next one is, how many entries it has, what its entries did. Of
 * resources only type and id are looked at.
 *
 * @param updated when the server made the page, as it wrote it
 * @param events of entries with a request, in their order
 */
record BundlePage(
    Optional<String> next, long entries, Optional<String> updated, List<Event> events) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private static final Pattern INSTANCE =
      Pattern.compile("(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]*)?");

  /**
   * What became of a resource.
   *
   * @param time when, as the server wrote it
   */
  record Event(String type, String id, boolean deleted, Optional<String> time) {}

  /** Reads a page; empty when it is no Bundle. */
  static Optional<BundlePage> read(byte[] text) {
    boolean bundle = false;
    Optional<String> next = Optional.empty();
    Optional<String> updated = Optional.empty();
    long entries = 0;
    List<Event> events = new ArrayList<>();
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("resourceType")) {
          bundle = "Bundle".equals(json.getText());
        } else if (name.equals("meta") && value == JsonToken.START_OBJECT) {
          updated = Optional.ofNullable(texts(json).get("lastUpdated"));
        } else if (name.equals("link") && value == JsonToken.START_ARRAY) {
          next = next(json);
        } else if (name.equals("entry") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            entries++;
            event(json).ifPresent(events::add);
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException broken) {
      return Optional.empty();
    }
    return bundle ? Optional.of(new BundlePage(next, entries, updated, events)) : Optional.empty();
  }

  private static Optional<String> next(JsonParser json) throws IOException {
    Optional<String> next = Optional.empty();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Map<String, String> link = texts(json);
      if ("next".equals(link.get("relation"))) {
        next = Optional.ofNullable(link.get("url"));
      }
    }
    return next;
  }

  private static Optional<Event> event(JsonParser json) throws IOException {
    Map<String, Map<String, String>> parts = new HashMap<>();
    String fullUrl = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        parts.put(name, texts(json));
      } else if (name.equals("fullUrl") && value == JsonToken.VALUE_STRING) {
        fullUrl = json.getText();
      } else {
        json.skipChildren();
      }
    }
    Map<String, String> request = parts.getOrDefault("request", Map.of());
    if (!request.containsKey("method")) {
      return Optional.empty();
    }
    Map<String, String> resource = parts.getOrDefault("resource", Map.of());
    for (String url :
        List.of(
            resource.get("resourceType") + "/" + resource.get("id"),
            request.getOrDefault("url", ""),
            fullUrl)) {
      Matcher instance = INSTANCE.matcher(url);
      if (instance.matches() && ResourceTypes.isKnown(instance.group(1))) {
        return Optional.of(
            new Event(
                instance.group(1),
                instance.group(2),
                "DELETE".equals(request.get("method")),
                Optional.ofNullable(parts.getOrDefault("response", Map.of()).get("lastModified"))));
      }
    }
    return Optional.empty();
  }

  /** The members of an object that are texts; the parser stands on its start, then on its end. */
  private static Map<String, String> texts(JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        texts.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
    return texts;
  }
}
