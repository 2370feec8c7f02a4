package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;

/** The five tags that the collecting app sets on what it sends. */
final class Tags {
  private static final String BASE = "https://smartregister.org/";
  private static final Network NETWORK = new Network();

  private Tags() {}

  /** Tags of a home; without care team there are only those of practitioner and version. */
  static List<Object> of(Client.Home home, boolean all) {
    List<Object> tags = new ArrayList<>();
    if (home.team() >= 0 && all) {
      tags.add(
          Fhir.coding(
              BASE + "location-tag-id",
              NETWORK.location(home.location()),
              "Practitioner Location"));
      tags.add(
          Fhir.coding(
              Fhir.ORGANISATION_TAG,
              NETWORK.organization(home.organization()),
              "Practitioner Organization"));
    }
    tags.add(
        Fhir.coding(
            BASE + "practitioner-tag-id",
            NETWORK.practitioner(home.practitioner()),
            "Practitioner"));
    if (home.team() >= 0 && all) {
      tags.add(
          Fhir.coding(
              BASE + "care-team-tag-id", NETWORK.team(home.team()), "Practitioner CareTeam"));
    }
    String version = home.practitioner() % 3 == 0 ? "2.0.1" : "2.1.0";
    tags.add(Fhir.coding(BASE + "app-version", version, "Application Version"));
    return tags;
  }
}
