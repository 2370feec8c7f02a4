package org.carelake.jobs.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * One entry of a tenant's audit log, as it stands in its file.
 *
 * @param sequence 1 for the first
 * @param previous the hash of the entry before; 64 zeros for the first
 * @param hash SHA-256 of the entry's own text without the hash
 * @param content the whole entry
 */
public record AuditEntry(long sequence, String previous, String hash, JsonNode content) {
  public AuditEntry {
    Objects.requireNonNull(previous, "previous is null");
    Objects.requireNonNull(hash, "hash is null");
    Objects.requireNonNull(content, "content is null");
  }

  /** What it tells of, such as {@code run-finished}. */
  public String event() {
    return content.path("event").asText();
  }

  /** When it was written, in ISO 8601. */
  public String at() {
    return content.path("at").asText();
  }

  /** The run that wrote it. */
  public String run() {
    return content.path("run").asText();
  }

  /** Who ran it, as {@code user@host}. */
  public String by() {
    return content.path("by").path("user").asText()
        + "@"
        + content.path("by").path("host").asText();
  }

  /** What is particular to the event. */
  public JsonNode details() {
    return content.path("details");
  }
}
