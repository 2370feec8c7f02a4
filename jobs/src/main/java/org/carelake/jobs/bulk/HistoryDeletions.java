package org.carelake.jobs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.fhir.ResourceTypes;

/**
 * What was deleted at a server since a time, out of its {@code _history}: of the whole server where
 * it offers that, else of each type. Deletions land as Bundles of type history, which ingest knows.
 */
final class HistoryDeletions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern INSTANCE =
      Pattern.compile("(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]*)?");

  private final FhirHttp http;
  private final Landing landing;
  private final int pageSize;

  HistoryDeletions(FhirHttp http, Landing landing, int pageSize) {
    this.http = http;
    this.landing = landing;
    this.pageSize = pageSize;
  }

  /**
   * The paths of the histories that a server offers for some types; none when it offers none.
   *
   * @param types all when empty
   */
  List<String> offered(List<String> types) {
    URI url = URI.create(http.server().base() + "/metadata");
    Answer answer = http.get(url, Map.of("Accept", "application/fhir+json"));
    if (answer.status() != 200) {
      throw http.failure(url, "answered " + answer.words(), null);
    }
    TreeSet<String> offered = new TreeSet<>();
    for (JsonNode rest : answer.json().path("rest")) {
      if (!"server".equals(rest.path("mode").asText())) {
        continue;
      }
      if (types.isEmpty() && has(rest, "history-system")) {
        return List.of("");
      }
      for (JsonNode resource : rest.path("resource")) {
        String type = resource.path("type").asText();
        boolean wanted = types.isEmpty() ? ResourceTypes.isKnown(type) : types.contains(type);
        if (wanted && has(resource, "history-type")) {
          offered.add("/" + type);
        }
      }
    }
    return List.copyOf(offered);
  }

  private static boolean has(JsonNode of, String interaction) {
    for (JsonNode found : of.path("interaction")) {
      if (interaction.equals(found.path("code").asText())) {
        return true;
      }
    }
    return false;
  }

  /** Writes the deletions of some histories; returns how many there are. */
  long fetch(List<String> histories, String since) throws IOException {
    long[] count = new long[1];
    for (String path : histories) {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("_since", since);
      query.put("_count", Integer.toString(pageSize));
      List<ObjectNode> found = new ArrayList<>();
      new Pages(http)
          .each(
              Urls.of(http.server().base(), path + "/_history", query),
              (answer, page) ->
                  page.deletions().forEach(each -> entry(each).ifPresent(found::add)));
      if (!found.isEmpty()) {
        write(found);
      }
      count[0] += found.size();
    }
    return count[0];
  }

  private static Optional<ObjectNode> entry(BundlePage.Deletion deletion) {
    Matcher instance = INSTANCE.matcher(deletion.url());
    if (!instance.matches() || !ResourceTypes.isKnown(instance.group(1))) {
      return Optional.empty();
    }
    ObjectNode entry = JSON.createObjectNode();
    entry
        .putObject("request")
        .put("method", "DELETE")
        .put("url", instance.group(1) + "/" + instance.group(2));
    ObjectNode response = entry.putObject("response").put("status", "204");
    deletion.time().ifPresent(time -> response.put("lastModified", time));
    return Optional.of(entry);
  }

  /** A Bundle a line, so that no line gets long. */
  private void write(List<ObjectNode> entries) throws IOException {
    try (OutputStream out = landing.create(landing.next("Bundle", "ndjson"))) {
      for (ObjectNode entry : entries) {
        ObjectNode bundle = JSON.createObjectNode();
        bundle.put("resourceType", "Bundle").put("type", "history");
        ArrayNode list = bundle.putArray("entry");
        list.add(entry);
        out.write((bundle + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
