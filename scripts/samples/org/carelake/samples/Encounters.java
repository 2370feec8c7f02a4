package org.carelake.samples;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** 1,082 encounters: 1,020 in which a form was filled in, 62 without. */
final class Encounters {
  static final int TOTAL = 1082;
  private static final int WITH_FORM = 1020;
  private static final String CLASSES = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

  /** One encounter to be made; reason is empty for those without a form. */
  record Planned(int seq, Client client, OffsetDateTime start, String reason) {
    String id() {
      return client.canary() ? Client.CANARY + "ENCOUNTER-ID-" + seq : Rng.uuid("Encounter", seq);
    }
  }

  private final List<Planned> planned = new ArrayList<>();
  private final Map<Integer, String> byVisit = new HashMap<>();
  private final Map<String, String> bySession = new HashMap<>();

  Encounters(List<Visit> visits, List<Client> clients) {
    List<Visit> chosen =
        visits.stream()
            .filter(visit -> visit.completed() && !reason(visit.form()).isEmpty())
            .sorted(
                Comparator.comparing((Visit visit) -> !visit.client().canary())
                    .thenComparing(visit -> Rng.uuid("encounter-rank", visit.seq())))
            .limit(WITH_FORM)
            .sorted(Comparator.comparing(Visit::seq))
            .toList();
    for (Visit visit : chosen) {
      add(visit.client(), visit.authored().minusMinutes(40), reason(visit.form()));
      String id = planned.get(planned.size() - 1).id();
      byVisit.put(visit.seq(), id);
      bySession.putIfAbsent(visit.client().index() + "/" + visit.form().session(), id);
    }
    for (int i = 0; planned.size() < TOTAL; i++) {
      Client client = clients.get(400 - 1 - i * 5);
      add(client, client.registered().plusDays(2), "");
    }
  }

  private void add(Client client, OffsetDateTime start, String reason) {
    planned.add(new Planned(planned.size(), client, start, reason));
  }

  /** Reason text of a form's encounter, empty if the form has none. */
  static String reason(Form form) {
    String name = form.name();
    int session = form.session();
    if (name.startsWith("qr_start_ipc")) {
      return "IPC Session " + session;
    }
    if (name.startsWith("qr_phq_9")) {
      return "PHQ-9 Session " + session;
    }
    if (name.startsWith("qr_gad_7")) {
      return "GAD-7 Session " + session;
    }
    if (name.startsWith("qr_sf_pcl_5")) {
      return "PTSD Session " + session;
    }
    return name.startsWith("qr_spi_subform_") ? "SPI Sub " + name.charAt(name.length() - 1) : "";
  }

  /** The encounter of a visit: its own, else one of the same client's session, else empty. */
  String of(Visit visit) {
    String own = byVisit.get(visit.seq());
    if (own != null || visit.form().session() == 0) {
      return own == null ? "" : own;
    }
    return bySession.getOrDefault(visit.client().index() + "/" + visit.form().session(), "");
  }

  List<Map<String, Object>> resources(Network network) {
    return planned.stream().map(encounter -> resource(encounter, network)).toList();
  }

  private static Map<String, Object> resource(Planned encounter, Network network) {
    int i = encounter.seq();
    Rng rng = Rng.of("encounter", i);
    Client.Home home = encounter.client().home();
    OffsetDateTime end = encounter.start().plusMinutes(rng.between(20, 75));
    Map<String, Object> resource = Fhir.resource("Encounter", encounter.id(), meta(i, end, home));
    boolean open = i % 24 == 7;
    Json.put(resource, "status", open ? "in-progress" : "finished");
    Json.put(resource, "class", encounterClass(i));
    if (i % 10 < 6) {
      Json.put(
          resource,
          "type",
          Json.array(Fhir.concept("http://snomed.info/sct", "11429006", "Consultation")));
    }
    if (i % 3 != 2) {
      String priority = i % 3 == 0 ? "elective" : i % 2 == 0 ? "Normal" : "Elective";
      Json.put(resource, "priority", Fhir.text(priority));
    }
    Json.put(resource, "subject", Fhir.reference("Patient", encounter.client().id()));
    if (i % 40 != 39) {
      Json.put(
          resource,
          "participant",
          Json.array(
              Json.object(
                  "individual",
                  Fhir.reference("Practitioner", network.practitioner(home.practitioner())))));
    }
    Json.put(
        resource,
        "period",
        Json.object(
            "start", i % 200 == 77 ? null : When.spelled(encounter.start(), rng),
            "end", open ? null : When.spelled(end, rng)));
    if (!encounter.reason().isEmpty()) {
      Json.put(resource, "reasonCode", Json.array(Fhir.text(encounter.reason())));
    }
    if (home.organization() >= 0 && i % 8 != 5) {
      Json.put(
          resource,
          "serviceProvider",
          Fhir.reference("Organization", network.organization(home.organization())));
    }
    return resource;
  }

  private static Map<String, Object> encounterClass(int i) {
    if (i % 2 == 0) {
      return Json.object("system", CLASSES);
    }
    String system =
        switch (i % 150) {
          case 21 -> CLASSES + "/";
          case 61 -> "urn:oid:2.16.840.1.113883.5.4";
          default -> CLASSES;
        };
    String code =
        switch (i % 130) {
          case 11 -> "hh";
          case 51 -> " HH";
          default -> "HH";
        };
    return Fhir.coding(system, code, "home health");
  }

  private static Map<String, Object> meta(int i, OffsetDateTime end, Client.Home home) {
    return Fhir.meta(
        i % 111 == 60 ? null : String.valueOf(i % 3 + 2),
        i % 75 == 31 ? null : When.utc(end.plusMinutes(i % 50)),
        i % 45 == 22 ? List.of() : Tags.of(home, i % 16 != 9));
  }
}
