package org.carelake.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A transaction Bundle whose entries refer to each other by {@code urn:uuid}. In every other Bundle
 * patients are referred to by a search for their identifier instead.
 */
final class Transaction {
  private final Map<String, String> urls = new LinkedHashMap<>();

  private Transaction() {}

  static Map<String, Object> of(List<Received> resources, boolean conditional) {
    Transaction transaction = new Transaction();
    Map<String, String> fullUrls = new LinkedHashMap<>();
    for (Received received : resources) {
      String reference = received.type() + "/" + received.id();
      String fullUrl = fullUrl(received, conditional);
      fullUrls.put(reference, fullUrl);
      transaction.urls.put(
          reference,
          conditional && received.type().equals("Patient")
              ? "Patient?identifier=" + Fhir.UNIQUE_ID + "|" + uniqueId(received.body())
              : fullUrl);
    }
    List<Object> entries = new ArrayList<>();
    for (Received received : resources) {
      String reference = received.type() + "/" + received.id();
      entries.add(
          Json.object(
              "fullUrl", fullUrls.get(reference),
              "resource", transaction.linked(received.body()),
              "request",
                  conditional
                      ? Json.object("method", "PUT", "url", reference)
                      : Json.object("method", "POST", "url", received.type())));
    }
    return Json.object("resourceType", "Bundle", "type", "transaction", "entry", entries);
  }

  /**
   * {@code urn:uuid} of the id itself where that is a UUID and the entry is a POST, else of a UUID
   * of its own.
   */
  private static String fullUrl(Received received, boolean conditional) {
    boolean own = !conditional && !received.id().startsWith(Client.CANARY);
    return "urn:uuid:" + (own ? received.id() : Rng.uuid("entry/" + received.id(), 0));
  }

  private static String uniqueId(Map<String, Object> patient) {
    return (String) ((Map<?, ?>) ((List<?>) patient.get("identifier")).get(0)).get("value");
  }

  private Map<String, Object> linked(Map<String, Object> object) {
    Map<String, Object> linked = new LinkedHashMap<>();
    object.forEach(
        (key, value) ->
            linked.put(
                key,
                key.equals("reference") && value instanceof String reference
                    ? urls.getOrDefault(reference, reference)
                    : value(value)));
    return linked;
  }

  @SuppressWarnings("unchecked")
  private Object value(Object value) {
    if (value instanceof Map<?, ?> map) {
      return linked((Map<String, Object>) map);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(value(inner)));
      return copy;
    }
    return value;
  }
}
