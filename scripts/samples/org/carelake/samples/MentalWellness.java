package org.carelake.samples;

import java.util.List;

/** The Mental Wellness Tool: screening answers and the hidden flags that follow from them. */
final class MentalWellness {
  private static final String DOWN = "59ae2c65-3a25-4acb-9db5-7aa035c54a63";
  private static final String NERVOUS = "99f0d10e-9522-457f-8432-fd489c53acb3";
  private static final String RESTLESS = "b9ecb840-8515-4091-8cef-863ed297012e";
  private static final String DRINKING = "156fce37-203f-4760-a9f9-1b8ab0ae0642";
  private static final String DRINKS = "94f913ce-e837-48b3-906d-a0613ac72b73";
  private static final String DRUGS = "69a559db-c97b-4bcb-aae4-81465fdd1d20";
  private static final List<String> PSYCHOSIS =
      List.of(
          "11e90302-2ae0-4e7d-be11-754b2a91ab20",
          "f35bbaa2-5e2e-4c74-b9b4-f0aa1eabe47d",
          "0ee3228d-28b6-4c88-8119-808fc121aaa6",
          "364e4271-e89d-4206-85a1-45ad595e4cab");
  private static final List<String> SUICIDE =
      List.of(
          "2c50fee4-7a5d-4d62-80aa-73329934d7dc",
          "a669eaea-2f12-49ff-ac91-d54009d6ab77",
          "97f2ed48-11d2-4417-a4b2-57a333c5157f");

  private MentalWellness() {}

  static void answer(Sheet sheet, Client client) {
    Rng rng = sheet.rng();
    boolean healthy = rng.chance(220);
    int down = frequency(sheet, DOWN, healthy);
    int nervous = frequency(sheet, NERVOUS, healthy);
    int restless = frequency(sheet, RESTLESS, healthy);
    boolean common = down >= 1 || restless >= 1;
    boolean alcohol = alcohol(sheet, client, healthy);
    boolean drugs = pick(sheet, DRUGS, healthy ? 0 : Math.max(0, rng.between(-6, 4))) > 0;
    boolean severe = screen(sheet, PSYCHOSIS, healthy ? 0 : 70);
    boolean suicide = screen(sheet, SUICIDE, healthy ? 0 : 120);
    sheet.set("q1-to-q3-negative", Values.bool(down == 0 && nervous == 0 && restless == 0));
    sheet.set("common-mental-health", Values.bool(common));
    sheet.set("alcohol-problem", Values.bool(alcohol));
    sheet.set("drug-problem", Values.bool(drugs));
    sheet.set("severe-mental-health", Values.bool(severe));
    sheet.set("suicide-risk", Values.bool(suicide));
    sheet.set("no-mental-problem", Values.bool(!(common || alcohol || drugs || severe || suicide)));
    sheet.set("how-many-drinks", Values.text(limit(client) + " or more drinks on a typical day"));
  }

  private static int limit(Client client) {
    return client.gender().equals("male") ? 5 : 3;
  }

  private static int frequency(Sheet sheet, String link, boolean healthy) {
    return pick(sheet, link, healthy ? 0 : Math.max(0, sheet.rng().between(-1, 3)));
  }

  /**
   * A problem: two to four times a month or more often, or more drinks on a day than the client's
   * limit.
   */
  private static boolean alcohol(Sheet sheet, Client client, boolean healthy) {
    int often = pick(sheet, DRINKING, healthy ? 0 : Math.max(0, sheet.rng().between(-4, 4)));
    if (often == 0) {
      sheet.skip(DRINKS);
      return false;
    }
    int drinks = pick(sheet, DRINKS, Math.max(0, sheet.rng().between(-3, 4)));
    boolean overLimit = limit(client) == 5 ? drinks >= 2 : drinks >= 1;
    return often >= 2 || overLimit;
  }

  private static boolean screen(Sheet sheet, List<String> links, int permille) {
    boolean any = false;
    for (String link : links) {
      boolean yes = sheet.rng().chance(permille);
      boolean unknown = !yes && sheet.rng().chance(20);
      sheet.set(link, Values.coding(yes ? "yes" : unknown ? "dont-know" : "no", sheet.rng()));
      any |= yes;
    }
    return any;
  }

  private static int pick(Sheet sheet, String link, int choice) {
    sheet.set(link, Values.coding(sheet.item(link).codes().get(choice), sheet.rng()));
    return choice;
  }
}
