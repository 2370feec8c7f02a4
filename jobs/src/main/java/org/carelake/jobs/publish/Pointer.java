package org.carelake.jobs.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.CarelakeException;

/**
 * What {@code latest.json} says: which publication is in force, and which former ones are kept.
 *
 * @param runs runs whose publications are kept, the one in force first; empty before the first
 *     publication
 */
record Pointer(List<String> runs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Pointer {
    runs = List.copyOf(runs);
  }

  /** Reads a pointer written by {@link #write}. */
  static Pointer parse(String content, String path) {
    try {
      List<String> runs = new ArrayList<>();
      JsonNode root = JSON.readTree(content);
      root.path("kept").forEach(run -> runs.add(run.asText()));
      if (runs.isEmpty() || !runs.get(0).equals(root.path("run").asText())) {
        throw damaged(path, null);
      }
      return new Pointer(runs);
    } catch (JsonProcessingException failure) {
      throw damaged(path, failure);
    }
  }

  /** When the publication in force was made. */
  static Instant created(String content, String path) {
    try {
      return Instant.parse(JSON.readTree(content).path("created").asText());
    } catch (JsonProcessingException | DateTimeException failure) {
      throw damaged(path, failure);
    }
  }

  /** This pointer moved on to a new run, with at most {@code keep} runs kept. */
  Pointer movedTo(String run, int keep) {
    List<String> kept = new ArrayList<>();
    kept.add(run);
    runs.stream().filter(former -> !former.equals(run)).limit(keep - 1L).forEach(kept::add);
    return new Pointer(kept);
  }

  /** The JSON of this pointer for the publication that is now in force. */
  String write(Publication publication, String manifestSha256) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", Manifest.FORMAT);
    root.put("tenant", publication.tenant());
    root.put("kind", publication.kind());
    root.put("run", publication.runId());
    root.put("created", publication.createdAt().toString());
    root.put("manifest", Manifest.relativePath(publication.runId()));
    root.put("manifest_sha256", manifestSha256);
    runs.forEach(root.putArray("kept")::add);
    return Objects.requireNonNull(root.toPrettyString()) + "\n";
  }

  private static CarelakeException damaged(String path, Exception cause) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        null,
        path
            + " is no pointer to a publication (expected JSON with 'run' and 'kept'); nothing was"
            + " published; repair it, or remove it to start anew",
        cause);
  }
}
