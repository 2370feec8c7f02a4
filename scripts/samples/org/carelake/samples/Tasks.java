package org.carelake.samples;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * 18,096 tasks: 44 of each client's plan, 42 one-month follow-ups (code 040), the rest repeated
 * ones.
 */
final class Tasks {
  static final int TOTAL = 18_096;
  private static final int FOLLOW_UPS = 42;
  private static final int FOLLOW_UP = 40;
  private static final List<String> STATUSES =
      List.of(
          "requested", "ready", "in-progress", "completed", "completed", "completed", "cancelled");

  private Tasks() {}

  static List<Map<String, Object>> resources(
      List<Client> clients, Network network, CarePlans plans, List<Form> forms) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Client client : clients) {
      for (int code = 1; code <= 45; code++) {
        if (code != FOLLOW_UP) {
          all.add(resource(all.size(), client, code, network, plans, forms));
        }
      }
    }
    for (int i = 0; i < FOLLOW_UPS; i++) {
      all.add(resource(all.size(), clients.get(i * 9), FOLLOW_UP, network, plans, forms));
    }
    for (int i = 0; all.size() < TOTAL; i++) {
      all.add(resource(all.size(), clients.get(i % 400), i % 39 + 1, network, plans, forms));
    }
    return all;
  }

  private static Map<String, Object> resource(
      int i, Client client, int code, Network network, CarePlans plans, List<Form> forms) {
    Rng rng = Rng.of("task", i);
    String id = client.canary() ? Client.CANARY + "TASK-ID-" + i : Rng.uuid("Task", i);
    LocalDate day = client.registered().toLocalDate().plusDays(code / 2);
    OffsetDateTime authored = When.on(day, Rng.of("task-time", client.index())).withNano(0);
    OffsetDateTime modified = authored.plusDays(rng.below(12));
    Form form = forms.get(code / 3 % forms.size());
    Map<String, Object> resource =
        Fhir.resource(
            "Task",
            id,
            Fhir.meta(
                i % 700 == 33 ? null : String.valueOf(rng.between(1, 4)),
                i % 500 == 123 ? null : When.utc(modified),
                i % 20 == 0 ? Tags.of(client.home(), true) : List.of()));
    Json.put(resource, "basedOn", Json.array(Fhir.reference("CarePlan", plans.id(client.index()))));
    Json.put(resource, "status", rng.pick(STATUSES));
    Json.put(resource, "intent", "plan");
    Json.put(resource, "priority", i % 50 == 3 ? "urgent" : "routine");
    Json.put(resource, "code", code(i, code, form));
    Json.put(resource, "description", i % 10 == 0 ? "Part of the plan for " + form.title() : null);
    Json.put(resource, "for", Fhir.reference("Patient", client.id()));
    Json.put(resource, "authoredOn", When.spelled(authored, rng));
    Json.put(resource, "lastModified", When.spelled(modified, rng));
    Json.put(
        resource,
        "executionPeriod",
        Json.object(
            "start", When.day(day), "end", i % 90 == 7 ? "2026-10" : When.day(day.plusDays(30))));
    Json.put(
        resource,
        "owner",
        i % 120 == 64
            ? null
            : Fhir.reference("Practitioner", network.practitioner(client.home().practitioner())));
    if (code != FOLLOW_UP) {
      Json.put(resource, "reasonReference", Fhir.reference("Questionnaire", form.questionnaire()));
    }
    return resource;
  }

  private static Map<String, Object> code(int i, int code, Form form) {
    String text = code == FOLLOW_UP ? "1 Month Follow Up" : "Fill in " + form.title();
    String digits = String.format(Locale.ROOT, "%03d", code);
    return Json.object(
        "coding",
        Json.array(Fhir.coding(Fhir.TASKS, i % 3000 == 1111 ? digits + " " : digits, text)),
        "text",
        text);
  }
}
