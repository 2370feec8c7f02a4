package org.carelake.jobs.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.table.TableName;

/** Finds where the last readings of a source ended, in the commits of its bronze tables. */
final class CursorStates {
  /** So many commits of others are passed over; behind them a table is read whole once more. */
  private static final int MOST = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lakehouse lakehouse;
  private final String source;

  CursorStates(Lakehouse lakehouse, String source) {
    this.lakehouse = lakehouse;
    this.source = source;
  }

  /** Of a bronze table that several sources fill: the newest commit that tells of the table. */
  Optional<CursorState> shared(TableName table, String label) {
    Optional<JsonNode> commit = commit(table, node -> state(node, label).isPresent());
    Optional<CursorState> state = commit.flatMap(node -> state(node, label));
    if (state.isEmpty() || isComplete(state.get(), commit.get().path("run").asText())) {
      return state;
    }
    return state.get().before();
  }

  /** Of a bronze table that is this source's own: what its newest commit of this source says. */
  Optional<CursorState> own(TableName table, String label) {
    return commit(table, node -> true).flatMap(node -> state(node, label));
  }

  private boolean isComplete(CursorState state, String run) {
    return state.also().stream()
        .allMatch(
            other ->
                commit(TableName.bronze(other), node -> node.path("run").asText().equals(run))
                    .isPresent());
  }

  private Optional<JsonNode> commit(
      TableName table, java.util.function.Predicate<JsonNode> wanted) {
    if (!lakehouse.exists(table)) {
      return Optional.empty();
    }
    return lakehouse
        .commitMetadata(
            table,
            text -> {
              JsonNode node = parse(text);
              return node.path("job").asText().equals("ingest")
                  && node.path("source").asText().equals(source)
                  && wanted.test(node);
            },
            MOST)
        .map(CursorStates::parse);
  }

  private static Optional<CursorState> state(JsonNode commit, String label) {
    return CursorState.read(commit.path("cursors").path(label));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException other) {
      return MissingNode.getInstance();
    }
  }
}
