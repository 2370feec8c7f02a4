package org.carelake.samples;

import java.util.List;

/**
 * SPI subform 1: the C-SSRS screen and its three hidden risk flags, of which at most one is true.
 * High: intent, plan or behaviour in the past three months; medium: method or earlier behaviour;
 * low: a wish or a thought alone.
 */
final class SafetyPlan {
  private static final List<String> QUESTIONS =
      List.of(
          "7cc2e8a9-197a-42ea-9431-ba01eefc6511",
          "e2a74544-b333-4767-b3e3-7772413419ce",
          "35062b98-748b-441c-ad74-185823e1bb52",
          "41aee132-ab8e-4d64-a322-eed88f900edb",
          "567e992d-fb9e-4608-9be1-9277beae3c23",
          "91e9233a-9ab1-410a-b5e3-b30867355cea",
          "2897fef9-abcf-4bb3-b33f-2accae4c06c5");
  private static final List<Integer> PERMILLE = List.of(600, 500, 300, 150, 100, 250, 400);
  private static final String LOW = "d60ed1ee-79c9-444f-aff7-d346974426ab";
  private static final String MEDIUM = "06e33f1f-7202-4d5e-94d1-efbeabaa3e7d";
  private static final String HIGH = "3f85f2ef-d781-4001-8df5-99a9ac5a656b";

  private SafetyPlan() {}

  static void answer(Sheet sheet) {
    boolean[] yes = new boolean[QUESTIONS.size()];
    for (int i = 0; i < yes.length; i++) {
      boolean asked = i < 2 || i == 5 || (i == 6 ? yes[5] : yes[1]);
      if (!asked) {
        sheet.skip(QUESTIONS.get(i));
        continue;
      }
      yes[i] = sheet.rng().chance(PERMILLE.get(i));
      sheet.set(QUESTIONS.get(i), Values.bool(yes[i]));
    }
    boolean high = yes[3] || yes[4] || yes[6];
    boolean medium = !high && (yes[2] || yes[5]);
    boolean low = !high && !medium && (yes[0] || yes[1]);
    sheet.set(HIGH, Values.bool(high));
    sheet.set(MEDIUM, Values.bool(medium));
    sheet.set(LOW, Values.bool(low));
  }
}
