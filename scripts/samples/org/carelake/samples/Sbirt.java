package org.carelake.samples;

import java.util.List;
import java.util.Map;

/**
 * The SBIRT form: AUDIT and DAST-10 answers, their totals and risk flags.
 *
 * <p>AUDIT: items scored 0 to 4 by option order, item 2 (days a week) by its code, items 10 and 11
 * as 0, 2, 4. The form adds item 10 twice and never item 11; the two are answered alike except in
 * one response of ten. DAST-10: one point for each yes, item 3 for a no.
 */
final class Sbirt {
  static final List<String> AUDIT =
      List.of(
          "a713e390-f199-4ed4-9a27-b9938fbf8b11",
          "232a2454-1d23-4ec9-b4ee-65e3a48afb3e",
          "94dc51b7-59e3-4276-9afe-9b18cb7a08e1",
          "67c70e9e-2e10-4d4a-b354-95621a05c621",
          "ec346c72-9835-4b5a-8088-1797a200f995",
          "d169ab54-4544-4d1a-8687-6abc289982a4",
          "6c1d97a4-bb16-4c46-bcee-5593f472b53b",
          "9346e7e0-e74b-452a-addc-e6ad13d016dd",
          "9724b66b-2162-4984-b352-0bc27bcfdfef",
          "642b120d-78f5-4ec6-9cbf-d3b9e336083e",
          "f53db683-31e1-4d83-82c4-7e3a02f9ee88");
  static final List<String> DAST =
      List.of(
          "ef06e3fc-45f0-40a3-aca9-43293339689b",
          "fd89df57-4b13-432f-a5b9-d54918f8d4ba",
          "e8e7d8b0-88e2-4bae-8990-c3ae94165ef9",
          "86daa888-2174-4fdc-9200-cbfdbe430ab4",
          "b81b6e43-3b57-489e-8ea9-f35d82f9f267",
          "daf9b1ff-06c5-45a7-a3d1-26977a2e2b41",
          "ab8f95f3-3ca8-439f-afc2-c95a0853f9f4",
          "c6c7bd0c-812d-4931-b94c-929aa04dc45c",
          "71679b91-ee7b-4eda-9f9d-cf85645ee848",
          "c0911201-29b6-4cff-8cf8-fca31dc2b990");
  private static final String OPIOIDS = "abb64c97-d3a9-45a2-bec2-11f6c4dc8848";

  private Sbirt() {}

  static void answer(Sheet sheet, Client client) {
    Rng rng = sheet.rng();
    int audit = audit(sheet, rng.below(100));
    sheet.set("score-audit", Values.text(String.valueOf(audit)));
    sheet.set("is-low-risk-alcohol", Values.bool(audit <= 7));
    sheet.set("is-medium-risk-alcohol", Values.bool(audit >= 8 && audit <= 14));
    sheet.set("is-high-risk-alcohol", Values.bool(audit >= 15));
    int dast = dast(sheet, rng.below(100));
    sheet.set("score-dast", Values.text(String.valueOf(dast)));
    sheet.set("is-low-risk-drug", Values.bool(dast <= 2));
    sheet.set("is-medium-risk-drug", Values.bool(dast >= 3 && dast <= 5));
    sheet.set("is-high-risk-drug", Values.bool(dast >= 6));
    sheet.set("is-drug-dependence", Values.bool(dast >= 6));
    boolean opioids = dast > 0 && rng.chance(250);
    sheet.set(OPIOIDS, Values.coding(opioids ? "yes" : "no", rng));
    sheet.set("is-opioid-dependence", Values.bool(opioids && dast >= 6));
    sheet.set("using-opioids-and-low-risk", Values.bool(opioids && dast <= 2));
    boolean low = audit <= 7 && dast <= 2;
    sheet.set("show-intervention-when-low-risk", Values.bool(low));
    sheet.set("show-summary-for-low-risk", Values.bool(low));
    sheet.set("show-intervention-when-medium-high-risk", Values.bool(!low));
    sheet.set("show-is-medium-high-risk", Values.bool(!low));
    sheet.set("show-intervention-when-low-or-medium-high-risk", Values.bool(true));
    sheet.set("is-gender-male", Values.bool(client.gender().equals("male")));
    sheet.set("is-gender-female", Values.bool(client.gender().equals("female")));
  }

  private static int audit(Sheet sheet, int level) {
    Rng rng = sheet.rng();
    int total = 0;
    int concern = 0;
    for (int i = 0; i < AUDIT.size(); i++) {
      List<String> codes = sheet.item(AUDIT.get(i)).codes();
      int choice =
          Math.min(codes.size() - 1, Math.max(0, level * codes.size() / 160 + rng.between(-1, 1)));
      if (i == 10) {
        choice = rng.chance(100) ? (concern + 1) % 3 : concern;
      }
      int score = i == 9 || i == 10 ? choice * 2 : choice;
      concern = i == 9 ? choice : concern;
      total += i == 10 ? concern * 2 : score;
      Map<String, Object> answer = Values.coding(codes.get(choice), rng);
      sheet.set(AUDIT.get(i), answer);
    }
    return total;
  }

  private static int dast(Sheet sheet, int level) {
    int total = 0;
    for (int i = 0; i < DAST.size(); i++) {
      boolean point = sheet.rng().chance(level < 50 ? 30 : level * 7);
      sheet.set(DAST.get(i), Values.bool(i == 2 ? !point : point));
      total += point ? 1 : 0;
    }
    return total;
  }
}
