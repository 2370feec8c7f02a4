package org.carelake.samples;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Patient resources: most of them plain, a known share of them hard but valid. */
final class Patients {
  private static final String ONA = "http://ona.org/fhir/";
  private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
  private static final String MARITAL = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus";
  private static final String ID_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203";

  private Patients() {}

  static Map<String, Object> resource(Client client, Network network) {
    int i = client.index();
    Rng rng = Rng.of("patient", i);
    Map<String, Object> resource = Fhir.resource("Patient", client.id(), meta(client, rng));
    if (client.canary() || i % 25 == 6) {
      String note = client.canary() ? Client.CANARY + "PATIENT-NARRATIVE" : "Generated narrative";
      Json.put(
          resource,
          "text",
          Json.object(
              "status",
              "generated",
              "div",
              "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>" + note + "</p></div>"));
    }
    contained(resource, client);
    Json.put(resource, "extension", extensions(client, rng));
    Json.put(resource, "identifier", identifiers(client, rng));
    Json.put(resource, "active", i % 80 == 9 ? null : i % 50 != 49);
    Json.put(resource, "name", names(client, rng));
    Json.put(resource, "telecom", telecoms(client, rng));
    if (!client.gender().equals("unknown") || i % 2 == 0) {
      Json.put(resource, "gender", client.gender());
    }
    birth(resource, client);
    deceased(resource, client, rng);
    Json.put(resource, "address", addresses(client, rng));
    if (i % 4 == 1) {
      String code = i % 40 == 1 ? " M" : i % 40 == 5 ? "m" : "M";
      String system = i % 60 == 13 ? "urn:oid:2.16.840.1.113883.5.2" : MARITAL;
      Json.put(resource, "maritalStatus", Fhir.concept(system, code, "Married"));
    }
    contacts(resource, client, rng);
    practitioner(resource, client, network);
    return resource;
  }

  private static Map<String, Object> meta(Client client, Rng rng) {
    OffsetDateTime updated = client.registered().plusDays(rng.below(20)).plusMinutes(5);
    String version = String.valueOf(rng.between(2, 9));
    List<Object> tags = Tags.of(client.home(), client.index() % 13 != 7);
    int i = client.index();
    return Fhir.meta(i % 66 == 20 ? null : version, i % 99 == 21 ? null : When.utc(updated), tags);
  }

  private static void contained(Map<String, Object> resource, Client client) {
    if (client.index() % 50 == 14) {
      Json.put(
          resource,
          "contained",
          Json.array(
              Json.object(
                  "resourceType",
                  "Practitioner",
                  "id",
                  "gp",
                  "name",
                  Json.array(Json.object("family", "Outsider", "given", Json.array("Gale"))))));
      Json.put(resource, "generalPractitioner", Json.array(Json.object("reference", "#gp")));
    }
  }

  private static List<Object> extensions(Client client, Rng rng) {
    List<Object> extensions = new ArrayList<>();
    String sex = client.gender().equals("male") ? "Male" : "Female";
    extensions.add(Fhir.extension(ONA + "biological-sex-at-birth", "valueString", sex));
    if (client.canary()) {
      extensions.add(
          Fhir.extension(ONA + "pronouns", "valueString", Client.CANARY + "PATIENT-PRONOUNS"));
    } else if (rng.chance(400)) {
      String pronouns = sex.equals("Male") ? "he-him-his" : "she-her-hers";
      extensions.add(
          Fhir.extension(
              ONA + "pronouns",
              "valueCodeableConcept",
              Fhir.concept(Fhir.ANSWERS, pronouns, Labels.display(pronouns))));
    }
    if (rng.chance(300)) {
      String system =
          rng.chance(30) ? "urn:oid:2.16.840.1.113883.6.238/" : "urn:oid:2.16.840.1.113883.6.238";
      extensions.add(
          Json.object(
              "extension",
              Json.array(
                  Fhir.extension(
                      "ombCategory", "valueCoding", Fhir.coding(system, "2106-3", "White")),
                  Fhir.extension("text", "valueString", "As told by the client")),
              "url",
              US_CORE + "us-core-race"));
    }
    return extensions;
  }

  private static List<Object> identifiers(Client client, Rng rng) {
    String unique =
        client.canary()
            ? Client.CANARY + "PATIENT-UNIQUE-ID"
            : "EN-" + (100_000 + client.index() * 37);
    List<Object> identifiers =
        Json.array(
            Json.object(
                "use",
                "official",
                "system",
                Fhir.UNIQUE_ID,
                "value",
                unique,
                "period",
                Json.object("start", When.spelled(client.registered(), rng))));
    if (client.index() % 3 != 2) {
      identifiers.add(
          Json.object(
              "use",
              "secondary",
              "type",
              Json.object(
                  "coding", Json.array(Fhir.coding(ID_TYPES, "MA", "Patient Medicaid number"))),
              "system",
              Fhir.MEDICAID,
              "value",
              client.medicaid()));
    }
    return identifiers;
  }

  private static List<Object> names(Client client, Rng rng) {
    int i = client.index();
    if (i % 200 == 60) {
      return Json.array(Json.object("text", client.fullName()));
    }
    List<Object> given = new ArrayList<>(client.given());
    Map<String, Object> name =
        Json.object("use", "official", "family", client.family(), "given", given);
    if (client.canary()) {
      Json.put(name, "text", Client.CANARY + "PATIENT-NAME-TEXT");
    }
    if (i % 100 == 44) {
      given.add(null);
      given.add("Second");
      Json.put(name, "_given", givenExtensions(given.size()));
    }
    List<Object> names = Json.array(name);
    if (i % 12 == 4) {
      names.add(Json.object("use", "nickname", "given", Json.array(rng.pick(Names.GIVEN))));
    }
    if (i % 24 == 10) {
      Map<String, Object> maiden =
          Json.object(
              "use", "maiden", "family", rng.pick(Names.FAMILY), "given", Json.array(given.get(0)));
      names.add(i % 48 == 10 ? 0 : 1, maiden);
    }
    return names;
  }

  /** An extension for the given name that is null, nulls for the others. */
  private static List<Object> givenExtensions(int size) {
    List<Object> extensions = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      extensions.add(i == size - 2 ? Json.object("extension", Json.array(absent("masked"))) : null);
    }
    return extensions;
  }

  private static Map<String, Object> absent(String reason) {
    return Fhir.extension(
        "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode", reason);
  }

  private static List<Object> telecoms(Client client, Rng rng) {
    int i = client.index();
    if (i % 20 == 12) {
      return List.of();
    }
    List<Object> telecoms = new ArrayList<>();
    if (i % 40 != 31) {
      telecoms.add(Json.object("system", "phone", "value", client.phone(), "use", "mobile"));
    }
    if (i % 3 == 0 || i % 40 == 31) {
      telecoms.add(Json.object("system", "email", "value", client.email()));
    }
    if (i % 15 == 2) {
      telecoms.add(
          Json.object("system", "phone", "value", Names.phone(rng), "use", "home", "rank", 2));
    }
    return telecoms;
  }

  private static void birth(Map<String, Object> resource, Client client) {
    Json.put(resource, "birthDate", client.birthText().isEmpty() ? null : client.birthText());
    if (client.birthText().isEmpty()) {
      Json.put(
          resource, "_birthDate", Json.object("extension", Json.array(absent("asked-declined"))));
    } else if (client.index() % 33 == 8 && client.birthText().length() == 10) {
      Json.put(
          resource,
          "_birthDate",
          Json.object(
              "extension",
              Json.array(
                  Fhir.extension(
                      "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
                      "valueDateTime",
                      client.birth() + "T06:30:00-05:00"))));
    }
  }

  private static void deceased(Map<String, Object> resource, Client client, Rng rng) {
    if (client.deceased()) {
      int i = client.index() / 27 % 4;
      String day = When.day(client.registered().toLocalDate().plusDays(70));
      switch (i) {
        case 0 -> Json.put(resource, "deceasedBoolean", true);
        case 1 -> Json.put(resource, "deceasedDateTime", day + "T04:05:06-05:00");
        case 2 -> Json.put(resource, "deceasedDateTime", day);
        default -> Json.put(resource, "deceasedDateTime", day.substring(0, 7));
      }
    } else if (rng.chance(350)) {
      Json.put(resource, "deceasedBoolean", false);
    }
  }

  private static List<Object> addresses(Client client, Rng rng) {
    int i = client.index();
    if (i % 25 == 24) {
      return List.of();
    }
    List<Object> lines = Json.array(client.street());
    if (i % 10 == 3) {
      lines.add("Apt " + rng.between(1, 60) + (i % 50 == 3 ? "\nring\ttwice, \"loud\"" : ""));
    }
    Map<String, Object> home =
        Json.object(
            "use",
            "home",
            "line",
            lines,
            "city",
            client.canary() ? Client.CANARY + "PATIENT-CITY" : "Lakeview",
            "state",
            "NY",
            "postalCode",
            client.zip(),
            "country",
            "US");
    List<Object> addresses = Json.array(home);
    if (i % 30 == 17) {
      addresses.add(
          0,
          Json.object(
              "use", "old", "text", Names.street(rng) + ", Lakeview", "postalCode", "10001"));
    }
    return addresses;
  }

  private static void contacts(Map<String, Object> resource, Client client, Rng rng) {
    if (client.canary() || client.index() % 8 == 7) {
      String family = client.canary() ? Client.CANARY + "PATIENT-CONTACT" : rng.pick(Names.FAMILY);
      Json.put(
          resource,
          "contact",
          Json.array(
              Json.object(
                  "relationship",
                  Json.array(Fhir.text("Sibling")),
                  "name",
                  Json.object("family", family, "given", Json.array(rng.pick(Names.GIVEN))),
                  "telecom",
                  Json.array(Json.object("system", "phone", "value", Names.phone(rng))))));
    }
  }

  private static void practitioner(Map<String, Object> resource, Client client, Network network) {
    if (!resource.containsKey("generalPractitioner") && client.index() % 5 != 4) {
      Json.put(
          resource,
          "generalPractitioner",
          Json.array(
              Fhir.reference("Practitioner", network.practitioner(client.home().practitioner()))));
    }
    if (client.home().organization() >= 0 && client.index() % 7 != 3) {
      Json.put(
          resource,
          "managingOrganization",
          Fhir.reference("Organization", network.organization(client.home().organization())));
    }
  }
}
