package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The 72 practitioners and 72 roles; practitioner 0 carries the canary strings. */
final class Practitioners {
  private static final String ROLES = "http://snomed.info/sct";
  private static final String NPI = "http://hl7.org/fhir/sid/us-npi";

  private Practitioners() {}

  static Map<String, Object> resource(int i, Network network) {
    Rng rng = Rng.of("practitioner", i);
    String canary = Client.CANARY + "PRACTITIONER-";
    String given = i == 0 ? canary + "GIVEN" : rng.pick(Names.GIVEN);
    String family = i == 0 ? canary + "FAMILY" : rng.pick(Names.FAMILY);
    if (i == 40 || i == 41) {
      given = Names.HARD.get(i - 40).get(0);
      family = Names.HARD.get(i - 40).get(1);
    }
    Map<String, Object> resource =
        Fhir.resource("Practitioner", network.practitioner(i), meta(i, 2, 0));
    List<Object> identifiers = new ArrayList<>();
    identifiers.add(
        Json.object("use", "official", "value", Rng.uuid("practitioner-identifier", i)));
    if (i % 4 == 0) {
      String npi =
          i == 0 ? canary + "NPI" : String.format(Locale.ROOT, "99%08d", rng.below(99_999_999));
      identifiers.add(Json.object("use", "secondary", "system", NPI, "value", npi));
    }
    Json.put(resource, "identifier", identifiers);
    Json.put(resource, "active", i % 36 == 7 ? null : i % 18 != 13);
    if (i != 71) {
      Json.put(resource, "name", names(i, given, family, rng));
    }
    Json.put(resource, "telecom", telecoms(i, given, family, canary, rng));
    return resource;
  }

  private static List<Object> names(int i, String given, String family, Rng rng) {
    List<Object> names =
        Json.array(Json.object("use", "official", "family", family, "given", Json.array(given)));
    if (i % 24 == 5) {
      names.add(
          Json.object("use", "old", "family", rng.pick(Names.FAMILY), "given", Json.array(given)));
    }
    return names;
  }

  private static List<Object> telecoms(int i, String given, String family, String canary, Rng rng) {
    List<Object> telecoms = new ArrayList<>();
    if (i % 9 == 8) {
      return telecoms;
    }
    String phone = i == 0 ? canary + "PHONE-718-555-0199" : Names.phone(rng);
    telecoms.add(Json.object("system", "phone", "value", phone, "use", "work"));
    if (i % 3 == 0) {
      String email = i == 0 ? canary + "EMAIL@example.org" : Names.email(given, family, i);
      telecoms.add(Json.object("system", "email", "value", email, "use", "work"));
    }
    return telecoms;
  }

  /**
   * 72 roles: one current role for each of the practitioners 0 to 69, a second and older one for
   * 69, and an inactive one for 70; 71 has none.
   */
  static Map<String, Object> role(int i, Network network) {
    int practitioner = i < 70 ? i : i - 1;
    Map<String, Object> resource =
        Fhir.resource(
            "PractitionerRole",
            Rng.uuid("PractitionerRole", i),
            meta(practitioner, i == 70 ? 1 : 3, i));
    Json.put(resource, "active", i == 71 ? Boolean.FALSE : i % 20 == 9 ? null : Boolean.TRUE);
    Json.put(
        resource,
        "practitioner",
        Fhir.reference("Practitioner", network.practitioner(practitioner)));
    if (i % 12 != 11) {
      int organization =
          practitioner < Network.IN_TEAMS ? practitioner % Network.TEAMS : practitioner % 13;
      Json.put(
          resource,
          "organization",
          Fhir.reference("Organization", network.organization(organization)));
    }
    String system = i == 15 ? "urn:oid:2.16.840.1.113883.6.96" : i == 16 ? ROLES + "/" : ROLES;
    List<Object> codes =
        Json.array(
            i % 3 == 0
                ? Fhir.concept(system, "224535009", "Registered nurse")
                : Fhir.concept(system, i == 25 ? "106328005 " : "106328005", "Social worker"));
    if (i % 10 == 4) {
      codes.add(Fhir.concept(ROLES, "160008000", "Supervisor"));
    }
    Json.put(resource, "code", i == 33 ? null : codes);
    return resource;
  }

  private static Map<String, Object> meta(int i, int month, int shift) {
    String stamp =
        String.format(
            Locale.ROOT,
            "2025-%02d-%02dT1%d:%02d:05.%03dZ",
            month,
            i % 27 + 1,
            i % 9,
            shift % 60,
            i);
    return Fhir.meta(i % 17 == 16 ? null : i % 5 == 0 ? "2" : "1", stamp, List.of());
  }
}
