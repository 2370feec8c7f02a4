package org.carelake.samples;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** 588 care plans: one for each client, a second one for 188 of them. */
final class CarePlans {
  static final int TOTAL = 588;
  private static final List<String> STATUSES =
      List.of("active", "completed", "draft", "revoked", "on-hold", "active");

  String id(int index) {
    return index == 0 ? Client.CANARY + "PLAN-ID" : Rng.uuid("CarePlan", index);
  }

  List<Map<String, Object>> resources(List<Client> clients, Network network) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < TOTAL; i++) {
      Client client = i < 400 ? clients.get(i) : clients.get((i - 400) * 2);
      all.add(resource(i, client, network));
    }
    return all;
  }

  private Map<String, Object> resource(int i, Client client, Network network) {
    Rng rng = Rng.of("plan", i);
    LocalDate day = client.registered().toLocalDate().plusDays(i < 400 ? 0 : 14);
    Map<String, Object> resource =
        Fhir.resource(
            "CarePlan",
            id(i),
            Fhir.meta(
                i % 70 == 42 ? null : String.valueOf(i % 4 + 2),
                i % 90 == 21 ? null : When.utc(When.on(day, rng).plusDays(3)),
                Tags.of(client.home(), i % 10 != 8)));
    if (i % 40 == 19) {
      Json.put(
          resource,
          "contained",
          Json.array(
              Json.object(
                  "resourceType", "Goal",
                  "id", "goal",
                  "lifecycleStatus", "active",
                  "description", Fhir.text("Sleep through the night"),
                  "subject", Fhir.reference("Patient", client.id()))));
    }
    Json.put(
        resource, "identifier", Json.array(Json.object("use", "official", "value", rng.uuid())));
    Json.put(
        resource,
        "instantiatesCanonical",
        Json.array(Fhir.BASE + "/PlanDefinition/" + (i < 400 ? "registration" : "counselling")));
    if (i > 400 && i % 7 == 0) {
      Json.put(resource, "basedOn", Json.array(Fhir.reference("CarePlan", id((i - 400) * 2))));
    }
    Json.put(resource, "status", STATUSES.get(i % STATUSES.size()));
    Json.put(resource, "intent", i % 9 == 8 ? "order" : "plan");
    Json.put(resource, "title", i < 400 ? "Registration plan" : "Counselling plan");
    Json.put(
        resource, "description", i % 6 == 0 ? "Plan no. " + i + "\nmade by the generator" : null);
    Json.put(resource, "subject", Fhir.reference("Patient", client.id()));
    String end = i % 25 == 13 ? String.valueOf(day.getYear() + 1) : When.day(day.plusDays(180));
    Json.put(resource, "period", Json.object("start", When.day(day), "end", end));
    Json.put(resource, "created", i % 33 == 15 ? day.toString().substring(0, 7) : When.day(day));
    Json.put(
        resource,
        "author",
        Fhir.reference("Practitioner", network.practitioner(client.home().practitioner())));
    if (i % 40 == 19) {
      Json.put(resource, "goal", Json.array(Json.object("reference", "#goal")));
    }
    Json.put(resource, "activity", activities(i));
    return resource;
  }

  private static List<Object> activities(int i) {
    List<Object> activities = new ArrayList<>();
    for (int k = 0; k < i % 4; k++) {
      activities.add(
          Json.object(
              "detail",
              Json.object(
                  "kind",
                  "Task",
                  "code",
                  Fhir.text("Step " + (k + 1)),
                  "status",
                  k == 0 ? "completed" : "scheduled")));
    }
    return activities;
  }
}
