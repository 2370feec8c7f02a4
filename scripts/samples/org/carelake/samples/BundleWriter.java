package org.carelake.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes the same deliveries as FHIR Bundles, one a file, named so that they sort in order of
 * delivery: searchsets of what belongs to the network, transactions of clients with {@code
 * urn:uuid} and conditional references, batches of tasks, collections of late versions,
 * transactions of deletions. A resource is at most once in a Bundle.
 */
final class BundleWriter {
  private static final int CLIENTS_PER_BUNDLE = 20;
  private static final int ENTRIES_PER_BUNDLE = 1500;
  private static final Set<String> OF_CLIENTS =
      Set.of("Patient", "Encounter", "QuestionnaireResponse", "Observation", "CarePlan");

  private final Path folder;
  private int number;

  private BundleWriter(Path folder) {
    this.folder = folder;
  }

  static void write(List<Received> deliveries, Path folder) throws IOException {
    Files.createDirectories(folder);
    BundleWriter writer = new BundleWriter(folder);
    for (int batch = 1; batch <= History.BATCHES; batch++) {
      int current = batch;
      writer.writeBatch(
          deliveries.stream().filter(received -> received.batch() == current).toList(), batch);
    }
  }

  private void writeBatch(List<Received> deliveries, int batch) throws IOException {
    Map<String, List<Received>> bundles = new LinkedHashMap<>();
    Map<String, Integer> group = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Received received : deliveries) {
      if (received.deletion()) {
        continue;
      }
      boolean again = !seen.add(received.type() + "/" + received.id());
      String key = again || batch == 3 ? "collection" : kind(received, group);
      bundles.computeIfAbsent(key, k -> new ArrayList<>()).add(received);
    }
    for (Map.Entry<String, List<Received>> bundle : bundles.entrySet()) {
      List<Received> all = bundle.getValue();
      for (int from = 0; from < all.size(); from += ENTRIES_PER_BUNDLE) {
        write(bundle.getKey(), all.subList(from, Math.min(all.size(), from + ENTRIES_PER_BUNDLE)));
      }
    }
    for (List<Received> deletions : Deletions.grouped(deliveries)) {
      file("deletion", Deletions.bundle(deletions));
    }
  }

  /** The bundle that a first delivery belongs to: its kind and a number or type. */
  private static String kind(Received received, Map<String, Integer> groups) {
    if (received.type().equals("Task")) {
      return "batch";
    }
    if (!OF_CLIENTS.contains(received.type())) {
      return "searchset-" + received.type();
    }
    String subject =
        received.type().equals("Patient")
            ? "Patient/" + received.id()
            : received.body().get("subject") instanceof Map<?, ?> reference
                ? (String) reference.get("reference")
                : "none";
    int group = groups.computeIfAbsent(subject, key -> groups.size()) / CLIENTS_PER_BUNDLE;
    return String.format(Locale.ROOT, "transaction-%02d", group);
  }

  private void write(String kind, List<Received> resources) throws IOException {
    if (kind.startsWith("transaction")) {
      file("transaction", Transaction.of(resources, number % 2 == 1));
      return;
    }
    String type = kind.startsWith("searchset") ? "searchset" : kind;
    List<Object> entries = new ArrayList<>();
    for (Received received : resources) {
      String url = received.type() + "/" + received.id();
      entries.add(
          Json.object(
              "fullUrl",
              Fhir.BASE + "/" + url,
              "resource",
              received.body(),
              "search",
              type.equals("searchset") ? Json.object("mode", "match") : null,
              "request",
              type.equals("batch") ? Json.object("method", "PUT", "url", url) : null));
    }
    file(
        type,
        Json.object(
            "resourceType",
            "Bundle",
            "id",
            Rng.uuid("Bundle", number),
            "type",
            type,
            "total",
            type.equals("searchset") ? entries.size() : null,
            "entry",
            entries));
  }

  private void file(String kind, Map<String, Object> bundle) throws IOException {
    String name = String.format(Locale.ROOT, "%03d-%s.json", number++, kind);
    Files.write(folder.resolve(name), Json.write(bundle).getBytes(StandardCharsets.UTF_8));
  }
}
