package org.carelake.samples;

import java.util.List;

/** The Financial Wellness Tool: answers and the hidden hardship flags that follow from them. */
final class Financial {
  private static final String WORRY = "f1a2b3c4-5e6f-4a1b-8c7d-9e0f1a2b3c4d";
  private static final String BASICS = "3456789a-bcde-f012-3456-789abcdef012";
  private static final String PAYCHECK = "6789abcd-ef01-2345-6789-abcdef012345";
  private static final String FOOD_WORRY = "cdef0123-4567-89ab-cdef-0123456789ab";
  private static final String FOOD_OUT = "f0123456-789a-bcde-f012-3456789abcde";
  private static final String RENT = "31234567-89ab-cdef-0123-456789abcdef";
  private static final String MOVED_IN = "61234567-89ab-cdef-0123-456789abcdef";
  private static final String SHELTER = "91234567-89ab-cdef-0123-456789abcdef";
  private static final String BILLS = "c1234567-89ab-cdef-0123-456789abcdef";
  private static final String CUT_OFF = "f1234567-89ab-cdef-0123-456789abcdef";
  private static final String MEDICAL = "21234567-89ab-cdef-0123-456789abcdef";
  private static final String DEBT = "51234567-89ab-cdef-0123-456789abcdef";

  private Financial() {}

  static void answer(Sheet sheet) {
    boolean well = sheet.rng().chance(250);
    boolean overall = choose(sheet, WORRY, well) >= 3;
    overall |= choose(sheet, BASICS, well) >= 2;
    overall |= choose(sheet, PAYCHECK, well) >= 3;
    int food = Math.max(choose(sheet, FOOD_WORRY, well), choose(sheet, FOOD_OUT, well));
    boolean rent = yes(sheet, RENT, well);
    boolean homeless = yes(sheet, MOVED_IN, well) | yes(sheet, SHELTER, well);
    boolean bills = yes(sheet, BILLS, well);
    boolean cutOff = yes(sheet, CUT_OFF, well);
    boolean medical = yes(sheet, MEDICAL, well);
    int debt = choose(sheet, DEBT, well);
    List<Boolean> flags =
        List.of(
            flag(sheet, "overall-financial-hardship", overall),
            flag(sheet, "moderate-food-insecurity", food == 1),
            flag(sheet, "high-food-insecurity", food == 2),
            flag(sheet, "moderate-housing-insecurity", rent && !homeless),
            flag(sheet, "high-housing-insecurity", homeless),
            flag(sheet, "moderate-paying-bills", bills && !cutOff),
            flag(sheet, "high-paying-bills", cutOff),
            flag(sheet, "moderate-medical-hardships", medical),
            flag(sheet, "moderate-debt", debt == 3),
            flag(sheet, "high-debt", debt == 4));
    flag(sheet, "no-financial-hardship", !flags.contains(true));
  }

  private static boolean flag(Sheet sheet, String link, boolean value) {
    sheet.set(link, Values.bool(value));
    return value;
  }

  private static int choose(Sheet sheet, String link, boolean well) {
    List<String> codes = sheet.item(link).codes();
    int choice = well ? 0 : sheet.rng().below(codes.size());
    sheet.set(link, Values.coding(codes.get(choice), sheet.rng()));
    return choice;
  }

  private static boolean yes(Sheet sheet, String link, boolean well) {
    boolean yes = !well && sheet.rng().chance(300);
    sheet.set(link, Values.coding(yes ? "yes" : "no", sheet.rng()));
    return yes;
  }
}
