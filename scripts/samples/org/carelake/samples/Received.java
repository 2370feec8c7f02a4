package org.carelake.samples;

import java.time.OffsetDateTime;
import java.util.Map;

/**
 * One thing that a source delivered: a version of a resource, or its deletion.
 *
 * @param batch 1, 2 or 3: the delivery that it came with
 * @param body the resource; empty for a deletion
 * @param deletedAt when it was deleted; null for a version
 */
record Received(
    int batch, String type, String id, Map<String, Object> body, OffsetDateTime deletedAt) {

  static Received version(int batch, Map<String, Object> body) {
    return new Received(
        batch, (String) body.get("resourceType"), (String) body.get("id"), body, null);
  }

  static Received deletion(int batch, String type, String id, OffsetDateTime at) {
    return new Received(batch, type, id, Map.of(), at);
  }

  boolean deletion() {
    return deletedAt != null;
  }

  /** {@code meta.lastUpdated}, or null. */
  String lastUpdated() {
    return body.get("meta") instanceof Map<?, ?> meta ? (String) meta.get("lastUpdated") : null;
  }
}
