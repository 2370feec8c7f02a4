package org.carelake.samples;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who gives care: 13 organizations, 15 locations, 12 affiliations, 11 care teams, 72 practitioners
 * and 72 roles, of which 70 practitioners have a current one.
 */
final class Network {
  static final int ORGANIZATIONS = 13;
  static final int LOCATIONS = 15;
  static final int AFFILIATIONS = 12;
  static final int TEAMS = 11;
  static final int PRACTITIONERS = 72;
  static final int IN_TEAMS = 62;
  private static final String TYPES = "http://terminology.hl7.org/CodeSystem/organization-type";
  private static final String PHYSICAL =
      "http://terminology.hl7.org/CodeSystem/location-physical-type";

  String organization(int index) {
    return Rng.uuid("Organization", index);
  }

  String location(int index) {
    return Rng.uuid("Location", index);
  }

  String team(int index) {
    return Rng.uuid("CareTeam", index);
  }

  String practitioner(int index) {
    return index == 0 ? Client.CANARY + "PRACTITIONER-ID" : Rng.uuid("Practitioner", index);
  }

  /** A practitioner in reach of a client, with the care team and organization that follow. */
  Client.Home home(Rng rng) {
    int practitioner = rng.chance(930) ? rng.below(IN_TEAMS) : rng.between(IN_TEAMS, 69);
    if (practitioner >= IN_TEAMS) {
      return new Client.Home(practitioner, -1, -1, -1);
    }
    int team = practitioner % TEAMS;
    return new Client.Home(practitioner, team, team, 2 + team);
  }

  List<Map<String, Object>> resources() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < ORGANIZATIONS; i++) {
      all.add(organizationResource(i));
    }
    for (int i = 0; i < LOCATIONS; i++) {
      all.add(locationResource(i));
    }
    for (int i = 0; i < AFFILIATIONS; i++) {
      all.add(affiliation(i));
    }
    for (int i = 0; i < TEAMS; i++) {
      all.add(teamResource(i));
    }
    return all;
  }

  private Map<String, Object> organizationResource(int i) {
    Map<String, Object> resource = Fhir.resource("Organization", organization(i), meta(i, 2));
    Json.put(resource, "active", i == 12 ? null : i != 11);
    Json.put(
        resource,
        "identifier",
        Json.array(
            Json.object("system", Fhir.BASE + "/identifier/site", "value", "SITE-" + (i + 1))));
    if (i % 5 != 4) {
      String system = i == 2 ? TYPES + "/" : TYPES;
      Json.put(
          resource,
          "type",
          i == 0
              ? Json.array(
                  Fhir.concept(system, "prov", "Healthcare Provider"),
                  Fhir.concept(system, "cg", "Community Group"))
              : Json.array(
                  Fhir.concept(system, i == 3 ? " prov " : "prov", "Healthcare Provider")));
    }
    Json.put(
        resource, "name", i == 6 ? "Centro \u00c1lamo" : "Invented Clinic " + (char) ('A' + i));
    if (i % 3 == 0) {
      Json.put(resource, "alias", Json.array("Clinic " + (i + 1), "IC-" + (char) ('A' + i)));
    }
    if (i > 0 && i % 4 == 0) {
      Json.put(
          resource, "partOf", Fhir.reference("Organization", organization(0), "Invented Clinic A"));
    }
    return resource;
  }

  private Map<String, Object> locationResource(int i) {
    Map<String, Object> resource = Fhir.resource("Location", location(i), meta(i, 3));
    List<Object> identifiers =
        Json.array(Json.object("use", "official", "value", Rng.uuid("location-identifier", i)));
    if (i % 4 == 1) {
      identifiers.add(Json.object("system", Fhir.BASE + "/identifier/site", "value", "LOC-" + i));
    }
    Json.put(resource, "identifier", identifiers);
    Json.put(resource, "status", i == 14 ? "inactive" : "active");
    Json.put(resource, "name", i < 2 ? "Invented District " + (i + 1) : "Invented Site " + (i - 1));
    if (i % 3 != 2) {
      Json.put(
          resource,
          "alias",
          i % 6 == 0 ? Json.array("S" + i, "Site no. " + i) : Json.array("S" + i));
    }
    Json.put(resource, "description", i == 5 ? "Second floor,\nbell\tmarked \"Care\"" : null);
    String code = i < 2 ? "jdn" : i == 4 ? "BU" : "bu";
    Json.put(
        resource,
        "physicalType",
        Fhir.concept(PHYSICAL, code, i < 2 ? "Jurisdiction" : "Building"));
    if (i >= 2) {
      Json.put(
          resource,
          "partOf",
          Fhir.reference("Location", location(i % 2), "Invented District " + (i % 2 + 1)));
    }
    if (i == 7) {
      Json.put(
          resource,
          "position",
          Json.object(
              "longitude", new BigDecimal("-73.9500"),
              "latitude", new BigDecimal("40.75000")));
    }
    return resource;
  }

  private Map<String, Object> affiliation(int i) {
    Map<String, Object> resource =
        Fhir.resource(
            "OrganizationAffiliation", Rng.uuid("OrganizationAffiliation", i), meta(i, 1));
    Json.put(resource, "active", i != 10);
    Json.put(
        resource,
        "identifier",
        Json.array(Json.object("use", "official", "value", Rng.uuid("affiliation-identifier", i))));
    Json.put(resource, "organization", Fhir.reference("Organization", organization(i)));
    if (i < 10) {
      List<Object> locations = Json.array(Fhir.reference("Location", location(2 + i)));
      if (i == 1) {
        locations.add(Fhir.reference("Location", location(14)));
      }
      Json.put(resource, "location", locations);
    }
    return resource;
  }

  private Map<String, Object> teamResource(int team) {
    Map<String, Object> resource = Fhir.resource("CareTeam", team(team), meta(team, 4));
    Json.put(
        resource,
        "identifier",
        Json.array(Json.object("use", "official", "value", Rng.uuid("team-identifier", team))));
    Json.put(resource, "status", team == 9 ? "inactive" : "active");
    Json.put(resource, "name", "Invented Team " + (team + 1));
    List<Object> participants = new ArrayList<>();
    for (int i = team; i < IN_TEAMS; i += TEAMS) {
      participants.add(
          Json.object(
              "role",
              i % 3 == 0 ? null : Json.array(Fhir.text(i % 3 == 1 ? "Counsellor" : "Supervisor")),
              "member",
              Fhir.reference("Practitioner", practitioner(i))));
    }
    if (team == 3) {
      participants.add(Json.object("member", Fhir.reference("Practitioner", practitioner(1))));
    }
    participants.add(Json.object("member", Fhir.reference("Organization", organization(team))));
    Json.put(resource, "participant", participants);
    Json.put(
        resource,
        "managingOrganization",
        Json.array(Fhir.reference("Organization", organization(team))));
    return resource;
  }

  private static Map<String, Object> meta(int i, int month) {
    String stamp = String.format(Locale.ROOT, "2025-%02d-%02dT08:%02d:00.000Z", month, i + 1, i);
    return Fhir.meta(i % 7 == 6 ? null : "2", stamp, List.of());
  }
}
