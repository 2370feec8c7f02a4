package org.carelake.samples;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * PHQ-9, GAD-7, SF-PCL-5-8 and mood: answers of one client in one session, with the totals and
 * meanings that the form works out. A form that is left incomplete has no total.
 */
final class Instruments {
  static final List<String> PHQ =
      List.of(
          "f1.3.1", "f1.4.1", "f1.5.1", "f1.6.1", "f1.7.1", "f1.8.1", "f1.9.1", "f1.10.1",
          "f1.11.1");
  static final List<String> GAD =
      List.of("f1.15.1", "f1.16.1", "f1.17.1", "f1.18.1", "f1.19.1", "f1.20.1", "f1.21.1");
  static final List<String> PCL =
      List.of(
          "532fcdbc-38b7-4a35-870c-1d5222e239fb",
          "e13d2bb9-20a6-4605-a33f-5d9047f6b6a8",
          "68bec639-6c70-41e0-88f8-fef0ad941b55",
          "b4f73ad2-ed7a-4268-9057-a4a72b50dd10",
          "347352fc-b189-444a-aa22-df4d9e779f67",
          "6a52200c-3856-4fcc-afe4-b75921da0122",
          "5bc16477-41ff-485f-a73f-f0caa9c2c0ab",
          "eb42041c-cb74-4d5e-8a29-941776cc0b6e");
  static final String MOOD = "f1.33.6";

  private static final List<String> PHQ_TOTALS =
      List.of(
          "b3d8e9fc-0435-47c5-a3f7-a0ce6cf41879",
          "7afb89dc-d53b-4dc3-a185-43dbb4854172",
          "45f52042-6802-4d9c-9f86-6578923d0fd1",
          "01a4984f-7b50-47bb-9ae1-1b81ee4d6df2");
  private static final List<String> PHQ_MEANINGS =
      List.of(
          "4a05b4fe-b514-4751-91be-adb1b278430c",
          "7239b680-ef7a-4f9f-87ff-a77bf21d96d4",
          "55d78cf4-0963-4c44-af44-6004a8abbb3e",
          "11d368a4-7f34-46d5-a8d0-6deed381945b");
  private static final List<String> PHQ_CODES =
      List.of(
          "0cfe26b9-8cd8-4d03-938f-991ebab4b3c0",
          "a07491bd-039d-417b-9caf-0af536316594",
          "4650a511-2184-4b0b-9e43-54f45f4340a9",
          "4b86c897-4d68-405b-aa08-760ed6ff6792");
  private static final List<String> GAD_TOTALS =
      List.of(
          "583c5b02-b26c-4821-8da8-7ed9066d9d5d",
          "37e0bcfd-f6d1-4b35-9556-4d458a717a23",
          "534c4998-b964-4101-b919-ff3c26af9714",
          "3e626219-c0e4-465e-92e6-9e976c52614c");
  private static final List<String> GAD_MEANINGS =
      List.of(
          "829e6d32-3fa7-4d16-909b-b198aea54603",
          "510776d6-8b4e-446b-abe7-80aee8ecb110",
          "d34c5839-fad9-4824-b2dc-9e0161647402",
          "e4155e07-1d18-448f-8111-182bf4149672");
  private static final List<String> GAD_CODES = List.of("3212b2b2-f42f-46e9-b6bd-42fc29671da9");
  private static final List<String> PCL_TOTALS =
      List.of(
          "16d05294-fee9-4d42-8447-0d578a5de192",
          "9de6571c-3f74-4694-a567-ac5c897f96cb",
          "cbad1c80-ab95-4720-ba6a-0eadd718905d",
          "62b55d32-de8e-4abd-8489-4e3aa9270e11");
  private static final List<String> PCL_MEANINGS = List.of("d4b3bbcc-6d23-45e1-9755-1aa0bfc1b646");
  private static final List<String> PCL_CODES = List.of("ea00e468-9c26-4a1c-a0af-1b72923b1e2e");
  private static final List<String> MOOD_TOTALS =
      List.of(
          "d58c8907-06c6-4071-aa6c-b2b95d2169c7",
          "85a3f14c-e4d8-4c45-9088-967ec4ea0d07",
          "2fb4f2f4-23b5-4f36-b444-683563ea4fb3",
          "c04706e8-4a1e-4e6a-ac6e-be9dd8274990");

  private Instruments() {}

  /**
   * The total of each instrument answered in full, by {@code phq9}, {@code gad7}, {@code ptsd},
   * {@code mood}.
   */
  static Map<String, Integer> answer(Sheet sheet, int severity) {
    Map<String, Integer> totals = new TreeMap<>();
    if (sheet.form().has(PHQ.get(0))) {
      scale(sheet, "phq9", PHQ, 3, severity, totals);
      results(
          sheet, totals.get("phq9"), PHQ_TOTALS, PHQ_MEANINGS, PHQ_CODES, List.of(5, 10, 15, 20));
    }
    if (sheet.form().has(GAD.get(0))) {
      scale(sheet, "gad7", GAD, 3, severity, totals);
      results(sheet, totals.get("gad7"), GAD_TOTALS, GAD_MEANINGS, GAD_CODES, List.of(5, 10, 15));
    }
    if (sheet.form().has(PCL.get(0))) {
      scale(sheet, "ptsd", PCL, 4, severity, totals);
      results(sheet, totals.get("ptsd"), PCL_TOTALS, PCL_MEANINGS, PCL_CODES, List.of(8, 12, 15));
      sheet.set("is-ptsd", Values.bool(totals.getOrDefault("ptsd", 0) >= 15));
      sheet.set("show-pcl-5-to-8-questions", Values.bool(true));
    }
    if (sheet.form().has(MOOD)) {
      mood(sheet, severity, totals);
    }
    return totals;
  }

  private static void scale(
      Sheet sheet,
      String name,
      List<String> links,
      int top,
      int severity,
      Map<String, Integer> totals) {
    int total = 0;
    for (int i = 0; i < links.size(); i++) {
      if (sheet.incomplete() && (i == 3 || i == 5)) {
        sheet.skip(links.get(i));
        continue;
      }
      int score = Math.max(0, Math.min(top, (severity + sheet.rng().between(-9, 9)) * top / 27));
      List<String> codes = sheet.item(links.get(i)).codes();
      sheet.set(links.get(i), Values.coding(codes.get(score), sheet.rng()));
      total += score;
    }
    boolean whole = links.stream().allMatch(sheet::answered);
    if (whole) {
      totals.put(name, total);
    }
  }

  /**
   * Bands start at the given cuts; they are named none, mild, moderate, (moderately-severe,)
   * severe.
   */
  private static void results(
      Sheet sheet,
      Integer total,
      List<String> totals,
      List<String> meanings,
      List<String> codes,
      List<Integer> cuts) {
    List<String> names =
        cuts.size() == 4
            ? List.of("none-minimal", "mild", "moderate", "moderately-severe", "severe")
            : List.of("none-minimal", "mild", "moderate", "severe");
    String band =
        total == null ? "" : names.get((int) cuts.stream().filter(cut -> total >= cut).count());
    for (String link : totals) {
      sheet.setOrSkip(link, total == null ? null : Values.text(String.valueOf(total)));
    }
    for (String link : meanings) {
      sheet.setOrSkip(link, total == null ? null : Values.text(Labels.display(band)));
    }
    for (String link : codes) {
      sheet.setOrSkip(link, total == null ? null : Values.text(band));
    }
  }

  private static void mood(Sheet sheet, int severity, Map<String, Integer> totals) {
    int mood = Math.max(1, Math.min(10, 10 - severity * 9 / 27 + sheet.rng().between(-2, 2)));
    sheet.set(MOOD, Values.coding(String.valueOf(mood), sheet.rng()));
    for (String link : MOOD_TOTALS) {
      sheet.setOrSkip(link, Values.text(String.valueOf(mood)));
    }
    totals.put("mood", mood);
  }
}
