package org.carelake.jobs.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** The resources of a Bundle with the references inside it made literal: {@code Type/id}. */
final class BundleContent {
  private final Map<String, String> literal = new HashMap<>();
  private final JsonNode bundle;

  BundleContent(JsonNode bundle) {
    this.bundle = bundle;
    for (JsonNode entry : bundle.path("entry")) {
      JsonNode resource = entry.path("resource");
      String type = resource.path("resourceType").asText();
      String target = type + "/" + resource.path("id").asText();
      literal.put(entry.path("fullUrl").asText(), target);
      for (JsonNode identifier : resource.path("identifier")) {
        String token = identifier.path("system").asText() + "|" + identifier.path("value").asText();
        literal.put(type + "?identifier=" + token, target);
      }
    }
  }

  Iterable<JsonNode> entries() {
    for (JsonNode entry : bundle.path("entry")) {
      resolve(entry.path("resource"));
    }
    return bundle.path("entry");
  }

  private void resolve(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("reference").isTextual()) {
      String reference = object.path("reference").textValue();
      object.put("reference", literal.getOrDefault(reference, reference));
    }
    node.forEach(this::resolve);
  }
}
