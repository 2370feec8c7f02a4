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
import java.util.Set;

/**
 * The frame of a page: where the next one is, how many entries it has, what it says was deleted.
 * Resources are passed over.
 *
 * @param deletions entries whose request is DELETE
 */
record BundlePage(Optional<String> next, long entries, List<Deletion> deletions) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private static final Set<String> PARTS = Set.of("request", "response");

  /**
   * A deletion.
   *
   * @param url what was deleted: relative or absolute, perhaps with its version
   * @param time when, as the server wrote it
   */
  record Deletion(String url, Optional<String> time) {}

  /** Reads a page; empty when it is no Bundle. */
  static Optional<BundlePage> read(byte[] text) {
    boolean bundle = false;
    Optional<String> next = Optional.empty();
    long entries = 0;
    List<Deletion> deletions = new ArrayList<>();
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("resourceType")) {
          bundle = "Bundle".equals(json.getText());
        } else if (name.equals("link") && value == JsonToken.START_ARRAY) {
          next = next(json);
        } else if (name.equals("entry") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            entries++;
            deletion(json).ifPresent(deletions::add);
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException broken) {
      return Optional.empty();
    }
    return bundle ? Optional.of(new BundlePage(next, entries, deletions)) : Optional.empty();
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

  private static Optional<Deletion> deletion(JsonParser json) throws IOException {
    Map<String, Map<String, String>> parts = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (PARTS.contains(name) && value == JsonToken.START_OBJECT) {
        parts.put(name, texts(json));
      } else {
        json.skipChildren();
      }
    }
    Map<String, String> request = parts.getOrDefault("request", Map.of());
    return "DELETE".equals(request.get("method")) && request.containsKey("url")
        ? Optional.of(
            new Deletion(
                request.get("url"),
                Optional.ofNullable(parts.getOrDefault("response", Map.of()).get("lastModified"))))
        : Optional.empty();
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
