package org.carelake.samples;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills a form in: first what the instruments and prefills ask for, then the rest by type. */
final class Filler {
  private static final List<String> PHRASES =
      List.of(
          "Prefers mornings",
          "Wants to talk again next week",
          "Lives with a cousin",
          "Started a new job in spring",
          "Would like a call before each visit",
          "Walks by the lake every day",
          "Sleeps badly since the move",
          "No concerns today",
          "Asked for the leaflet in large print",
          "First line\nsecond line",
          "Said \"not now\" twice",
          "Tab\there, comma, semicolon; done",
          "=1+1",
          "+12 steps",
          "-",
          "@home",
          "Caf\u00e9 meeting \u2615 went well",
          "Cafe\u0301 again",
          "  blanks around  ",
          "back\\slash and /slash/");

  private Filler() {}

  /**
   * @param encounter id of the encounter, or empty
   * @param observation id of the observation of the form's score, or empty
   */
  static void fill(Sheet sheet, Visit visit, String encounter, String observation) {
    sheet.setOrSkip("encounter-id", encounter.isEmpty() ? null : Values.text(encounter));
    for (FormItem item : sheet.form().items()) {
      if (!sheet.open(item.link())) {
        continue;
      }
      if (item.link().startsWith("observation-")) {
        sheet.setOrSkip(item.link(), observation.isEmpty() ? null : Values.text(observation));
      } else if (!prefill(sheet, item.link(), visit)) {
        if (item.hidden()) {
          hidden(sheet, item);
        } else if (sheet.rng().chance(share(sheet.form(), item))) {
          sheet.setAll(item.link(), any(item, visit, sheet.rng()));
        }
      }
    }
  }

  private static int share(Form form, FormItem item) {
    int share = item.required() ? 1000 : item.conditional() ? 250 : 850;
    return form.items().size() > 80 ? share * 45 / 100 : share;
  }

  private static boolean prefill(Sheet sheet, String link, Visit visit) {
    Client client = visit.client();
    LocalDate day = visit.authored().toLocalDate();
    Map<String, Object> answer =
        switch (link) {
          case "patient-name" ->
              Values.text(
                  client.canary() ? Client.CANARY + "RESPONSE-PATIENT-NAME" : client.fullName());
          case "patient-age", "69125945-bec7-4810-985a-8c1052e8d039" ->
              Values.text(String.valueOf(client.age(day)));
          case "patient-dob",
              "cd8e3d6d-e9ff-458d-d122-57070bebffaf",
              "798d2c43-5b9f-436f-9fa2-f360cbeeea73" ->
              client.birthText().isEmpty()
                  ? Map.of()
                  : Json.object("valueDate", client.birthText());
          case "patient-birthdate" ->
              client.birthText().isEmpty() ? Map.of() : Values.text(client.birthText());
          case "patient-gender", "patient-biological-sex" ->
              Values.text(Labels.display(client.gender()));
          case "patient-pronouns" ->
              Values.text(client.gender().equals("male") ? "He/him/his" : "She/her/hers");
          case "patient-gender-identity" ->
              Values.text(client.gender().equals("male") ? "Man" : "Woman");
          case "patient-how-you-think-of-yourself" -> Values.text("Straight");
          case "calculated-month" -> Values.integer(client.birth().getMonthValue());
          case "calculated-year" -> Values.integer(client.birth().getYear());
          case "b5bc7f80-4a0c-486c-e5eb-32c750036f94", "age" -> Values.integer(client.age(day));
          case "fe874736-efd1-4fba-b517-5560489729b0" ->
              Values.text(
                  client.canary()
                      ? Client.CANARY + "SUPERVISOR-NAME"
                      : sheet.rng().pick(Names.GIVEN));
          default -> null;
        };
    if (answer == null) {
      return false;
    }
    sheet.setOrSkip(link, answer.isEmpty() ? null : answer);
    return true;
  }

  private static void hidden(Sheet sheet, FormItem item) {
    Rng rng = sheet.rng();
    if (item.link().startsWith("task-status")) {
      sheet.set(item.link(), Values.text(rng.chance(600) ? "completed" : "ready"));
    } else if (item.type().equals("boolean") && rng.chance(300)) {
      sheet.set(item.link(), Values.bool(rng.chance(400)));
    } else if (item.type().equals("string") && rng.chance(40)) {
      sheet.set(item.link(), Values.text(rng.uuid()));
    }
  }

  private static List<Map<String, Object>> any(FormItem item, Visit visit, Rng rng) {
    return switch (item.type()) {
      case "boolean" -> List.of(Values.bool(rng.chance(450)));
      case "integer" -> List.of(Values.integer(rng.below(31)));
      case "date" ->
          List.of(Values.date(visit.authored().toLocalDate().plusDays(rng.between(-60, 30))));
      case "choice" -> choices(item, rng);
      default -> List.of(Values.text(phrase(visit.client(), rng)));
    };
  }

  private static List<Map<String, Object>> choices(FormItem item, Rng rng) {
    if (item.codes().isEmpty()) {
      return List.of(Values.coding("other", rng));
    }
    int count = item.repeats() ? Math.min(item.codes().size(), rng.between(1, 3)) : 1;
    List<Map<String, Object>> chosen = new ArrayList<>();
    for (String code : rng.shuffled(item.codes()).subList(0, count)) {
      chosen.add(Values.coding(code, rng));
    }
    return chosen;
  }

  /** Free text: one in twenty names the client, as people do in notes. */
  private static String phrase(Client client, Rng rng) {
    if (client.canary()) {
      return Client.CANARY + "FREE-TEXT " + rng.pick(PHRASES);
    }
    if (rng.chance(50)) {
      return client.fullName() + " can be reached at " + client.phone();
    }
    return rng.pick(PHRASES);
  }
}
