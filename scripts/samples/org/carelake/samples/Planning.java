package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Planning Next Steps: what was recommended, offered and accepted of each service, with the hidden
 * flags.
 */
final class Planning {
  private static final String RECOMMENDED = "a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d";
  private static final String INTEREST = "3d373ba7-14fa-43bb-bd27-52fad3d2783f";

  private record Service(String code, String main, String optional) {}

  private static final List<Service> SERVICES =
      List.of(
          new Service(
              "ipc",
              "c3d4e5f6-a7b8-4c9d-0e1f-2a3b4c5d6e7f",
              "3b9f7e5d-9a66-4c4d-8e1d-4d5e6f7a8b9d"),
          new Service(
              "sbirt",
              "c9d8b7a6-f5e4-4d3c-b2a1-09f8e7d6c5b4",
              "bc2def4a-7cee-4ec0-a09f-cf3a4b5c6d7e"),
          new Service(
              "spi",
              "76ba8dbe-5456-4de4-bdde-4b8059ecfa0e",
              "34a56c28-f466-4648-2817-41b2c3d4e5f6"),
          new Service(
              "mhs",
              "9a8b7c6d-5e4f-4a3b-2c1d-0e9f8a7b6c5d",
              "ef5617d3-af11-41f3-d3c2-fcd0e1f2a3b4"),
          new Service(
              "fws",
              "69712544-6237-4962-a455-ee6e9ee80000",
              "cd34f5b1-8dff-4fd1-b1a0-ad3b4c5d6e7f"));

  private Planning() {}

  static void answer(Sheet sheet) {
    Rng rng = sheet.rng();
    List<Map<String, Object>> recommended = new ArrayList<>();
    List<Map<String, Object>> interests = new ArrayList<>();
    for (Service service : SERVICES) {
      boolean recommend = rng.chance(450);
      boolean interest = !recommend && rng.chance(350);
      if (recommend) {
        String code = service.code() + (rng.chance(500) ? "-recom" : "");
        recommended.add(Values.coding(code, rng));
      }
      if (interest) {
        interests.add(Values.coding(service.code(), rng));
      }
      service(sheet, service, recommend, interest);
    }
    boolean agency = rng.chance(200);
    boolean outside = rng.chance(150);
    other(sheet, interests, agency, outside);
    sheet.setAll(RECOMMENDED, recommended);
    sheet.setAll(INTEREST, interests);
    if (recommended.isEmpty()) {
      sheet.setAll(RECOMMENDED, List.of(Values.coding("other", rng)));
    }
    if (interests.isEmpty()) {
      sheet.skip(INTEREST);
    }
  }

  private static void service(Sheet sheet, Service service, boolean recommend, boolean interest) {
    boolean accepted = (recommend || interest) && sheet.rng().chance(700);
    sheet.setOrSkip(service.main(), recommend ? Values.bool(accepted) : null);
    sheet.setOrSkip(service.optional(), interest ? Values.bool(accepted) : null);
    String code = service.code();
    sheet.set("is-normal-recom-" + code + "-selected", Values.bool(recommend));
    sheet.set("is-optional-" + code + "-selected", Values.bool(interest));
    sheet.set("is-any-" + code + "-selected", Values.bool(recommend || interest));
    sheet.set("did-client-accept-any-" + code, Values.bool(accepted));
  }

  private static void other(
      Sheet sheet, List<Map<String, Object>> interests, boolean agency, boolean outside) {
    Rng rng = sheet.rng();
    boolean agencyAccepted = agency && rng.chance(600);
    boolean outsideAccepted = outside && rng.chance(600);
    if (agency) {
      interests.add(Values.coding("other-agency-services", rng));
    }
    if (outside) {
      interests.add(Values.coding("other-external-services", rng));
    }
    sheet.setOrSkip(
        "34ab6c28-f466-4648-2817-1eacbdcedf01", agency ? Values.bool(agencyAccepted) : null);
    sheet.setOrSkip(
        "ab12d39f-6bdd-4dbf-9f8e-8f13456789ab", outside ? Values.bool(outsideAccepted) : null);
    sheet.set("is-other-agency-service-selected", Values.bool(agency));
    sheet.set("is-other-services-outside-agency-selected", Values.bool(outside));
    sheet.set("did-client-accept-other-agency-service", Values.bool(agencyAccepted));
    sheet.set("did-client-accept-other-services-outside-agency", Values.bool(outsideAccepted));
  }
}
