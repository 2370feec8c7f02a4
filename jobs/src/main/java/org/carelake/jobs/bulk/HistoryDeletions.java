package org.carelake.jobs.bulk;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.schemas.fhir.ResourceTypes;

/**
 * What is deleted at a server and was not at a time, out of its {@code _history}: of each type
 * where it offers that, else of the whole server. Deletions land as Bundles of type history, which
 * ingest knows.
 */
final class HistoryDeletions {
  private static final int PAGE = 200;

  private final FhirHttp http;
  private final Landing landing;
  private final KnownDeletions known;

  HistoryDeletions(FhirHttp http, Landing landing, KnownDeletions known) {
    this.http = http;
    this.landing = landing;
    this.known = known;
  }

  /**
   * The paths of the histories that a server offers for some types; none when it offers none.
   *
   * @param types all when empty, but for Binary, whose history holds whole files
   */
  List<String> offered(List<String> types) {
    URI url = URI.create(http.server().base() + "/metadata");
    Answer answer = http.get(url, Map.of("Accept", "application/fhir+json"));
    if (answer.status() != 200) {
      throw http.failure(url, "answered " + answer.words(), null);
    }
    TreeSet<String> offered = new TreeSet<>();
    boolean whole = false;
    for (JsonNode rest : answer.json().path("rest")) {
      if (!"server".equals(rest.path("mode").asText())) {
        continue;
      }
      whole |= has(rest, "history-system");
      for (JsonNode resource : rest.path("resource")) {
        String type = resource.path("type").asText();
        boolean wanted =
            types.isEmpty()
                ? ResourceTypes.isKnown(type) && !type.equals("Binary")
                : types.contains(type);
        if (wanted && has(resource, "history-type")) {
          offered.add("/" + type);
        }
      }
    }
    return offered.isEmpty() && whole ? List.of("") : List.copyOf(offered);
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
  long fetch(List<String> histories, List<String> types, String since) throws IOException {
    long count = 0;
    for (String path : histories) {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("_since", since);
      query.put("_count", Integer.toString(PAGE));
      // the newest event of a resource comes first, and only it counts
      Map<String, Gone> newest = new LinkedHashMap<>();
      new Pages(http)
          .each(
              Urls.of(http.server().base(), path + "/_history", query),
              (answer, page) ->
                  page.events()
                      .forEach(
                          event ->
                              newest.putIfAbsent(
                                  event.type() + "/" + event.id(),
                                  new Gone(event, event.time().or(page::updated)))));
      count += write(newest.values(), types);
    }
    return count;
  }

  /**
   * An event with its time; where the server does not tell it, when it made the page, which is no
   * earlier.
   */
  private record Gone(BundlePage.Event event, Optional<String> time) {}

  private long write(Collection<Gone> newest, List<String> types) throws IOException {
    Map<String, List<Gone>> byType =
        newest.stream()
            .filter(gone -> gone.event().deleted())
            .filter(gone -> types.isEmpty() || types.contains(gone.event().type()))
            .collect(Collectors.groupingBy(gone -> gone.event().type(), TreeMap::new, toList()));
    long count = 0;
    for (Map.Entry<String, List<Gone>> type : byType.entrySet()) {
      Set<String> old =
          known.among(
              type.getKey(),
              type.getValue().stream().map(gone -> gone.event().id()).collect(Collectors.toSet()));
      List<Gone> fresh =
          type.getValue().stream().filter(gone -> !old.contains(gone.event().id())).toList();
      if (!fresh.isEmpty()) {
        try (OutputStream out = landing.create(landing.next("Bundle", "ndjson"))) {
          for (Gone gone : fresh) {
            String url = gone.event().type() + "/" + gone.event().id();
            out.write(
                (DeletionLine.of(Optional.of(url), gone.time()) + "\n")
                    .getBytes(StandardCharsets.UTF_8));
          }
        }
      }
      count += fresh.size();
    }
    return count;
  }
}
