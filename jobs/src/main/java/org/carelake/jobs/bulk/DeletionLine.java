package org.carelake.jobs.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A deletion as one line of NDJSON that ingest knows: a Bundle of type history. A Bundle a line, so
 * that no line gets long.
 */
public final class DeletionLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeletionLine() {}

  /**
   * The line, without its end.
   *
   * @param url {@code Type/id}; ingest refuses what is anything else
   * @param time when it happened, as FHIR writes an instant
   */
  public static String of(Optional<String> url, Optional<String> time) {
    ObjectNode bundle = JSON.createObjectNode();
    bundle.put("resourceType", "Bundle").put("type", "history");
    ObjectNode entry = bundle.putArray("entry").addObject();
    ObjectNode request = entry.putObject("request").put("method", "DELETE");
    url.ifPresent(text -> request.put("url", text));
    ObjectNode response = entry.putObject("response").put("status", "204");
    time.ifPresent(text -> response.put("lastModified", text));
    return bundle.toString();
  }
}
