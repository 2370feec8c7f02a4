package org.carelake.samples;

import java.util.List;
import java.util.Map;

/** The registration and removal forms: answers that agree with the Patient resource. */
final class Registration {
  private static final String UNIQUE_ID = "c02a80e7-ebf0-48b5-9752-28a48dba487f";
  private static final String FIRST = "e6306275-b989-4375-8527-3a56092081b8";
  private static final String MIDDLE = "597f4425-72b3-4bc4-8f38-b742aa3e99cd";
  private static final String LAST = "8fb87910-d900-4eea-dbba-dcf76ee6806d";
  private static final String BIRTH = "cd8e3d6d-e9ff-458d-d122-57070bebffaf";
  private static final String BIRTH_UNKNOWN = "36d39dbe-00e2-4e29-f079-3ec8f0119aff";
  private static final String AGE = "8460d986-ef71-4997-80ee-7887d8c345e7";
  private static final String SEX = "f9aa068d-8d94-4b3d-b9da-ce05a59cecdd";

  private Registration() {}

  static void register(Sheet sheet, Client client) {
    Rng rng = sheet.rng();
    String canary = Client.CANARY + "PATIENT-";
    sheet.set(
        UNIQUE_ID,
        Values.text(
            client.canary() ? canary + "UNIQUE-ID" : "EN-" + (100_000 + client.index() * 37)));
    sheet.set(FIRST, Values.text(client.given().get(0)));
    sheet.setOrSkip(MIDDLE, client.given().size() > 1 ? Values.text(client.given().get(1)) : null);
    sheet.set(LAST, Values.text(client.family()));
    boolean known = client.birthText().length() == 10;
    sheet.setOrSkip(BIRTH, known ? Values.date(client.birth()) : null);
    sheet.setOrSkip(BIRTH_UNKNOWN, known ? null : Values.coding("date-of-birth-unknown", rng));
    sheet.setOrSkip(
        AGE, known ? null : Values.integer(client.age(client.registered().toLocalDate())));
    sheet.set("phone-number", Values.text(client.phone()));
    sheet.setOrSkip("email-address", client.index() % 3 == 0 ? Values.text(client.email()) : null);
    sheet.set("physical-address", Values.text(client.street() + ", Lakeview"));
    sheet.set("zip-code", Values.text(client.zip()));
    String sex = client.gender().equals("male") ? "male" : "female";
    sheet.set(SEX, Values.coding(client.gender().equals("unknown") ? "no-answer" : sex, rng));
    sheet.set(
        "choice-gender-identity",
        Values.coding(
            client.gender().equals("other") ? "non-binary" : sex.equals("male") ? "man" : "woman",
            rng));
    sheet.set(
        "choice-pronouns",
        Values.coding(
            client.gender().equals("other")
                ? "they-them-theirs"
                : sex.equals("male") ? "he-him-his" : "she-her-hers",
            rng));
    boolean medicaid = client.index() % 3 != 2;
    sheet.set("do-you-have-medicaid", Values.bool(medicaid));
    sheet.setOrSkip("medicaid-number", medicaid ? Values.text(client.medicaid()) : null);
  }

  static void remove(Sheet sheet, Client client) {
    String reason =
        client.deceased()
            ? "died"
            : sheet
                .rng()
                .pick(
                    List.of(
                        "moved-away", "wrong/double-entry", "lost-to-follow-up", "client-refusal"));
    Map<String, Object> coding = Values.coding(reason, sheet.rng());
    sheet.set("f83bb7c0-dfd6-4aa8-9cb9-89d48b8040ff", coding);
  }
}
