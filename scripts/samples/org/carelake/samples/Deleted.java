package org.carelake.samples;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Resources that were delivered and then deleted: 6 patients with what belongs to them, and a few
 * others; 3 tasks of which an older version comes after the deletion; 2 deletions of what never
 * came.
 */
final class Deleted {
  private static final int CLIENTS = 6;

  /** How many of each type are deleted, spread over the deleted patients. */
  private static final List<Map.Entry<String, Integer>> COUNTS =
      List.of(
          Map.entry("Encounter", 12),
          Map.entry("QuestionnaireResponse", 12),
          Map.entry("Observation", 5),
          Map.entry("CarePlan", 6),
          Map.entry("Task", 40),
          Map.entry("Practitioner", 2),
          Map.entry("PractitionerRole", 1),
          Map.entry("Organization", 1),
          Map.entry("Location", 1));

  private Deleted() {}

  static List<Received> of(Map<String, List<Map<String, Object>>> byType) {
    List<Received> all = new ArrayList<>();
    Network network = new Network();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Client client = Client.of(EngageData.PATIENTS + i, network);
      clients.add(client);
      deliver(all, Patients.resource(client, network), i);
    }
    for (Map.Entry<String, Integer> count : COUNTS) {
      List<Map<String, Object>> models = byType.get(count.getKey());
      for (int i = 0; i < count.getValue(); i++) {
        Client client = clients.get(i % CLIENTS);
        Map<String, Object> model = models.get(models.size() / 2 + i * 3 % (models.size() / 2));
        Map<String, Object> body = likeness(model, client, i);
        deliver(all, body, i % CLIENTS);
        if (count.getKey().equals("Task") && i < 3 * CLIENTS && i % CLIENTS == 0) {
          all.add(Received.version(3, Earlier.of(body, 1, 2)));
        }
      }
    }
    all.add(Received.deletion(2, "Task", Rng.uuid("never-seen", 0), History.utc(9, 20)));
    all.add(Received.deletion(3, "Patient", Rng.uuid("never-seen", 1), History.utc(10, 20)));
    return all;
  }

  private static void deliver(List<Received> all, Map<String, Object> body, int group) {
    all.add(Received.version(1, body));
    int batch = 2 + group % 2;
    OffsetDateTime at = History.utc(7 + batch, 8 + group);
    all.add(
        Received.deletion(batch, (String) body.get("resourceType"), (String) body.get("id"), at));
  }

  /** A resource like the model, of another patient, with an id, a version and a date of its own. */
  private static Map<String, Object> likeness(Map<String, Object> model, Client client, int i) {
    OffsetDateTime updated = client.registered().plusDays(3);
    Map<String, Object> body = Earlier.stamp(model, 2, updated);
    String type = (String) model.get("resourceType");
    body.put("id", Rng.uuid("deleted/" + type, i));
    body.remove("encounter");
    body.remove("basedOn");
    for (String key : List.of("subject", "for")) {
      if (body.containsKey(key)) {
        body.put(key, Fhir.reference("Patient", client.id()));
      }
    }
    if (type.equals("PractitionerRole")) {
      body.put("practitioner", Fhir.reference("Practitioner", Rng.uuid("deleted/Practitioner", 0)));
    }
    if (body.containsKey("derivedFrom")) {
      body.put(
          "derivedFrom",
          Json.array(
              Fhir.reference(
                  "QuestionnaireResponse", Rng.uuid("deleted/QuestionnaireResponse", i))));
    }
    return body;
  }
}
