package org.carelake.jobs.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.jobs.run.RunContext;

/** What ingest writes beside each of its commits. */
final class Commits {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Commits() {}

  static String metadata(RunContext run, String source) {
    return node(run, source).toString();
  }

  /** With the place where the next extract of the source goes on. */
  static String metadata(RunContext run, String source, String cursor) {
    return node(run, source).put("cursor", cursor).toString();
  }

  /** With the places where the next readings of database tables go on, by table. */
  static String metadata(RunContext run, String source, Map<String, CursorState> cursors) {
    ObjectNode node = node(run, source);
    if (!cursors.isEmpty()) {
      ObjectNode tables = node.putObject("cursors");
      new TreeMap<>(cursors).forEach((table, state) -> state.write(tables.putObject(table)));
    }
    return node.toString();
  }

  private static ObjectNode node(RunContext run, String source) {
    return JSON.createObjectNode()
        .put("job", "ingest")
        .put("run", run.runId())
        .put("source", source);
  }
}
