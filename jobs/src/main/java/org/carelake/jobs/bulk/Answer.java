package org.carelake.jobs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a server answered.
 *
 * @param url what was asked for in the end
 */
record Answer(URI url, int status, HttpHeaders headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CODE = Pattern.compile("[a-z][a-z-]{0,30}");

  boolean isGood() {
    return status / 100 == 2;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The body as JSON; a missing node when it is none. */
  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (IOException none) {
      return JSON.missingNode();
    }
  }

  /** Its status, and the codes of an OperationOutcome; never its text, which may hold data. */
  String words() {
    String codes = codes(json());
    return status + (codes.isEmpty() ? "" : " (" + codes + ")");
  }

  /** The severities and codes of an OperationOutcome with their number; empty for all else. */
  static String codes(JsonNode outcome) {
    TreeMap<String, Long> found = new TreeMap<>();
    if ("OperationOutcome".equals(outcome.path("resourceType").asText())) {
      for (JsonNode issue : outcome.path("issue")) {
        found.merge(code(issue, "severity") + "/" + code(issue, "code"), 1L, Long::sum);
      }
    }
    return words(found);
  }

  static String words(TreeMap<String, Long> codes) {
    StringBuilder text = new StringBuilder();
    codes.forEach(
        (code, number) ->
            text.append(text.isEmpty() ? "" : ", ").append(number).append(' ').append(code));
    return text.toString();
  }

  /** A code of FHIR or OAuth; anything else is not shown. */
  static String code(JsonNode object, String member) {
    String value = object.path(member).asText();
    return CODE.matcher(value).matches() ? value : "?";
  }
}
