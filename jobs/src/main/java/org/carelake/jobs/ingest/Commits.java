package org.carelake.jobs.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.carelake.jobs.run.RunContext;

/** What ingest writes beside each of its commits. */
final class Commits {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Commits() {}

  static String metadata(RunContext run, String source) {
    return JSON.createObjectNode()
        .put("job", "ingest")
        .put("run", run.runId())
        .put("source", source)
        .toString();
  }
}
