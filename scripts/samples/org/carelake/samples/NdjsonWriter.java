package org.carelake.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes bulk-export NDJSON: {@code Type.000.ndjson.gz} and {@code Type.001.ndjson.gz} of the first two deliveries,
 * {@code update.ndjson.gz} with all types of the third, {@code deleted/Bundle.00N.ndjson.gz} with the deletions.
 */
final class NdjsonWriter {
  private NdjsonWriter() {}

  static void write(List<Received> deliveries, Path folder) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    for (Received received : deliveries) {
      String name =
          received.deletion()
              ? String.format(Locale.ROOT, "deleted/Bundle.%03d", received.batch() - 1)
              : received.batch() == 3
                  ? "update"
                  : String.format(Locale.ROOT, "%s.%03d", received.type(), received.batch() - 1);
      files
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(Json.write(received.deletion() ? deletion(List.of(received)) : received.body()));
    }
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      Gzip.write(folder.resolve(file.getKey() + ".ndjson.gz"), file.getValue());
    }
  }

  /** A transaction Bundle that deletes; all of the given were deleted at the same time. */
  static Map<String, Object> deletion(List<Received> deletions) {
    String at = When.utc(deletions.get(0).deletedAt());
    List<Object> entries = new ArrayList<>();
    for (Received deletion : deletions) {
      entries.add(
          Json.object(
              "request",
              Json.object("method", "DELETE", "url", deletion.type() + "/" + deletion.id())));
    }
    return Json.object(
        "resourceType", "Bundle",
        "meta", Json.object("lastUpdated", at),
        "type", "transaction",
        "timestamp", at,
        "entry", entries);
  }
}
