package org.carelake.samples;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** QuestionnaireResponse resources with the totals of their instruments. */
final class Responses {
  private static final List<String> FORMATS =
      List.of("in-person", "video-telehealth", "phone-telehealth");
  private static final List<String> FORMAT_LINKS =
      List.of(
          "acd9d89b-0d67-415e-a3a4-b132ab304c45",
          "5d0b76c5-a416-45a4-a8fc-9889ea840a03",
          "ac6eb49b-3d37-4bac-8d27-1e1ad01018ce",
          "936d5c53-d176-4c63-9a3a-e9e7f9db3f99");

  /** A filled-in form. */
  record Filled(Visit visit, Sheet sheet, Map<String, Integer> totals) {}

  private Responses() {}

  /** Answers the instruments of a visit; {@link #resource} completes the rest. */
  static Filled fill(Visit visit) {
    Rng rng = Rng.of("response", visit.seq());
    Sheet sheet = new Sheet(visit.form(), rng, visit.incomplete());
    if (visit.legacy()) {
      visit.form().items().stream()
          .filter(item -> !item.link().startsWith("patient-"))
          .forEach(item -> sheet.skip(item.link()));
      return new Filled(visit, sheet, Map.of());
    }
    Client client = visit.client();
    int severity = Rng.of("severity", client.index()).below(25) - 3 * visit.form().session() + 3;
    Map<String, Integer> totals = Instruments.answer(sheet, severity);
    switch (visit.form().name()) {
      case "qr_mw_tool", "qr_mw_tool_ipc_session_4" -> MentalWellness.answer(sheet, client);
      case "qr_financial_wellness_tool" -> Financial.answer(sheet);
      case "qr_planning_next_steps" -> Planning.answer(sheet);
      case "qr_sbirt" -> Sbirt.answer(sheet, client);
      case "qr_spi_subform_1" -> SafetyPlan.answer(sheet);
      case "qr_registration_info" -> Registration.register(sheet, client);
      case "qr_remove_patient" -> Registration.remove(sheet, client);
      default -> format(sheet, visit);
    }
    return new Filled(visit, sheet, totals);
  }

  /** Delivery format of a session: 62, 58 and 11 of the first sessions have one. */
  private static void format(Sheet sheet, Visit visit) {
    int session = visit.form().session();
    if (!visit.form().name().startsWith("qr_start_ipc")) {
      return;
    }
    String link = FORMAT_LINKS.get(session - 1);
    int nth = visit.nth() * 50 % 189;
    int choice =
        session > 1 ? sheet.rng().below(3) : nth < 62 ? 0 : nth < 120 ? 1 : nth < 131 ? 2 : 3;
    boolean answered = choice < 3 && visit.completed();
    sheet.setOrSkip(
        link,
        answered
            ? Json.object(
                "valueCoding",
                Fhir.coding(Fhir.ANSWERS, FORMATS.get(choice), Labels.display(FORMATS.get(choice))))
            : null);
  }

  static Map<String, Object> resource(
      Filled filled, String encounter, String observation, Network network) {
    Visit visit = filled.visit();
    Client client = visit.client();
    Filler.fill(filled.sheet(), visit, encounter, observation);
    Rng rng = Rng.of("response-head", visit.seq());
    Map<String, Object> resource =
        Fhir.resource("QuestionnaireResponse", visit.id(), meta(visit, rng));
    if (visit.seq() % 90 == 17) {
      Json.put(
          resource,
          "contained",
          Json.array(
              Json.object(
                  "resourceType", "RelatedPerson",
                  "id", "helper",
                  "patient", Fhir.reference("Patient", client.id()))));
      Json.put(resource, "source", Json.object("reference", "#helper"));
    }
    Json.put(resource, "questionnaire", "Questionnaire/" + visit.form().questionnaire());
    Json.put(resource, "status", visit.status());
    if (visit.seq() % 480 != 479) {
      Json.put(resource, "subject", Fhir.reference("Patient", client.id()));
    }
    if (!encounter.isEmpty()) {
      Json.put(resource, "encounter", Fhir.reference("Encounter", encounter));
    }
    Json.put(resource, "authored", When.spelled(visit.authored(), rng));
    if (visit.seq() % 97 != 30) {
      Json.put(
          resource,
          "author",
          Fhir.reference("Practitioner", network.practitioner(client.home().practitioner())));
    }
    Json.put(resource, "item", items(filled));
    return resource;
  }

  private static Map<String, Object> meta(Visit visit, Rng rng) {
    String version = visit.seq() % 101 == 50 ? null : String.valueOf(rng.between(2, 5));
    String updated =
        visit.seq() % 67 == 40
            ? null
            : When.utc(visit.authored().plusSeconds(rng.between(2, 4000)));
    return Fhir.meta(
        version,
        updated,
        visit.seq() % 60 == 33 ? List.of() : Tags.of(visit.client().home(), visit.seq() % 9 != 4));
  }

  private static List<Object> items(Filled filled) {
    Map<String, Object> root = new LinkedHashMap<>();
    Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    for (FormItem item : filled.sheet().form().items()) {
      List<Object> answers = filled.sheet().answersOf(item.link());
      if (!answers.isEmpty()) {
        Json.children(group(root, groups, item), "item")
            .add(Json.object("linkId", item.link(), "answer", answers));
      }
    }
    List<Object> items = new ArrayList<>(Json.children(root, "item"));
    Visit visit = filled.visit();
    if (visit.legacy()) {
      for (int i = 1; i <= 5; i++) {
        String answer = (visit.seq() + i) % 3 == 0 ? "yes" : "no";
        items.add(
            Json.object(
                "linkId",
                "f1.26." + i,
                "answer",
                Json.array(Values.coding(answer, Rng.of("legacy", visit.seq())))));
      }
    }
    if (visit.seq() % 800 == 799) {
      items.add(nested());
    }
    return items;
  }

  /** An item that no definition knows, with items below its answer, twice. */
  private static Map<String, Object> nested() {
    Map<String, Object> answer = Values.bool(true);
    Json.put(
        answer,
        "item",
        Json.array(
            Json.object(
                "linkId", "follow-up-note", "answer", Json.array(Values.text("Asked again"))),
            Json.object(
                "linkId",
                "follow-up-note",
                "answer",
                Json.array(
                    Json.object(
                        "valueQuantity",
                        Json.object("value", new BigDecimal("2.50"), "unit", "hours"))))));
    return Json.object("linkId", "former-question-17", "answer", Json.array(answer));
  }

  private static Map<String, Object> group(
      Map<String, Object> root, Map<String, Map<String, Object>> groups, FormItem item) {
    Map<String, Object> parent = root;
    String path = "";
    for (String link : item.group()) {
      path = path + "/" + link;
      Map<String, Object> group = groups.get(path);
      if (group == null) {
        group = Json.object("linkId", link);
        Json.children(parent, "item").add(group);
        groups.put(path, group);
      }
      parent = group;
    }
    return parent;
  }
}
