package org.carelake.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deletions as a bulk export writes them: a transaction Bundle of DELETE entries for each moment.
 */
final class Deletions {
  private Deletions() {}

  /** The deletions among the deliveries, those of one batch and one moment together. */
  static List<List<Received>> grouped(List<Received> deliveries) {
    Map<String, List<Received>> groups = new LinkedHashMap<>();
    for (Received received : deliveries) {
      if (received.deletion()) {
        groups
            .computeIfAbsent(
                received.batch() + "/" + received.deletedAt(), key -> new ArrayList<>())
            .add(received);
      }
    }
    return List.copyOf(groups.values());
  }

  /** A Bundle that deletes; all of the given were deleted at the same time. */
  static Map<String, Object> bundle(List<Received> deletions) {
    String at = When.utc(deletions.get(0).deletedAt());
    List<Object> entries = new ArrayList<>();
    for (Received deletion : deletions) {
      entries.add(
          Json.object(
              "request",
              Json.object("method", "DELETE", "url", deletion.type() + "/" + deletion.id())));
    }
    return Json.object(
        "resourceType",
        "Bundle",
        "meta",
        Json.object("lastUpdated", at),
        "type",
        "transaction",
        "timestamp",
        at,
        "entry",
        entries);
  }
}
