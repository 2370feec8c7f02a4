package org.carelake.jobs.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.carelake.transforms.digest.Digests;

/**
 * Where the reading of a database table ended. It stands in the metadata of the commit that brought
 * what was read.
 *
 * @param scope what was read and by which cursor, as a hash
 * @param columns the columns and limits it was read with, as a hash
 * @param value the cursor's newest value
 * @param whole when the table was last read whole
 * @param also other bronze tables that the same reading changes: unless all of them have a commit
 *     of the same run, it counts for nothing
 * @param before what holds then; empty when nothing does
 */
record CursorState(
    String scope,
    String columns,
    String value,
    Instant whole,
    Set<String> also,
    Optional<CursorState> before) {
  CursorState {
    Objects.requireNonNull(scope, "scope is null");
    Objects.requireNonNull(columns, "columns is null");
    Objects.requireNonNull(value, "value is null");
    Objects.requireNonNull(whole, "whole is null");
    also = Set.copyOf(also);
    Objects.requireNonNull(before, "before is null");
  }

  CursorState(String scope, String columns, String value, Instant whole) {
    this(scope, columns, value, whole, Set.of(), Optional.empty());
  }

  /** The same, bound to commits of other tables. */
  CursorState with(Set<String> also, Optional<CursorState> former) {
    return new CursorState(scope, columns, value, whole, also, former.map(CursorState::alone));
  }

  private CursorState alone() {
    return new CursorState(scope, columns, value, whole);
  }

  void write(ObjectNode node) {
    node.put("scope", scope)
        .put("columns", columns)
        .put("value", value)
        .put("whole", whole.toString());
    if (!also.isEmpty()) {
      new TreeSet<>(also).forEach(node.putArray("also")::add);
      before.ifPresent(state -> state.write(node.putObject("before")));
    }
  }

  /** Reads what {@link #write} wrote; empty when it is anything else. */
  static Optional<CursorState> read(JsonNode node) {
    for (String key : List.of("scope", "columns", "value", "whole")) {
      if (!node.path(key).isTextual()) {
        return Optional.empty();
      }
    }
    Set<String> also = new TreeSet<>();
    node.path("also").forEach(table -> also.add(table.asText()));
    try {
      return Optional.of(
          new CursorState(
              node.get("scope").asText(),
              node.get("columns").asText(),
              node.get("value").asText(),
              Instant.parse(node.get("whole").asText()),
              also,
              read(node.path("before"))));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /** Stands for some words; equal words have equal ones. */
  static String hash(List<String> words) {
    return Digests.sha256(String.join("\u0000", words)).substring(0, 16);
  }
}
