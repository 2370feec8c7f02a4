package org.carelake.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes bulk-export NDJSON: {@code Type.000.ndjson.gz} and {@code Type.001.ndjson.gz} of the first
 * two deliveries, {@code update.ndjson.gz} with all types of the third, {@code
 * deleted/Bundle.00N.ndjson.gz} with the deletions.
 */
final class NdjsonWriter {
  private NdjsonWriter() {}

  static void write(List<Received> deliveries, Path folder) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    Deletions.grouped(deliveries)
        .forEach(
            group ->
                files
                    .computeIfAbsent(
                        String.format(Locale.ROOT, "deleted/Bundle.%03d", group.get(0).batch() - 1),
                        key -> new ArrayList<>())
                    .add(Json.write(Deletions.bundle(group))));
    for (Received received : deliveries) {
      if (received.deletion()) {
        continue;
      }
      String name =
          received.batch() == 3
              ? "update"
              : String.format(Locale.ROOT, "%s.%03d", received.type(), received.batch() - 1);
      files.computeIfAbsent(name, key -> new ArrayList<>()).add(Json.write(received.body()));
    }
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      Gzip.write(folder.resolve(file.getKey() + ".ndjson.gz"), file.getValue());
    }
  }
}
