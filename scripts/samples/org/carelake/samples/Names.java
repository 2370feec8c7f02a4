package org.carelake.samples;

import java.util.List;
import java.util.Locale;

/**
 * Invented people: names, phones of the reserved 555-01xx range, addresses of a city that doesn't
 * exist.
 */
final class Names {
  static final List<String> GIVEN =
      List.of(
          "Ada", "Amir", "Bea", "Ben", "Cara", "Cleo", "Dario", "Dora", "Eli", "Emma", "Farah",
          "Finn", "Gia", "Gus", "Hana", "Hugo", "Ida", "Ivo", "Jana", "Jude", "Kai", "Kira", "Lena",
          "Leo", "Maya", "Milo", "Nadia", "Noah", "Olga", "Oscar", "Pia", "Quinn", "Rita", "Rufus",
          "Sana", "Silas", "Tara", "Theo", "Uma", "Vera", "Viktor", "Wanda", "Xenia", "Yara",
          "Yusuf", "Zola");
  static final List<String> FAMILY =
      List.of(
          "Abara",
          "Arden",
          "Barlow",
          "Bellweather",
          "Calder",
          "Castellan",
          "Dunmore",
          "Eastlake",
          "Fairwood",
          "Fenn",
          "Gallant",
          "Greywater",
          "Halloway",
          "Hartfield",
          "Ibarrola",
          "Jessop",
          "Kestrel",
          "Kindler",
          "Larkspur",
          "Lindqvist",
          "Marlowe",
          "Merriweather",
          "Northcott",
          "Oakley",
          "Okonjo",
          "Pemberley",
          "Quill",
          "Ravenel",
          "Redfern",
          "Sandoval",
          "Sorrel",
          "Tamsin",
          "Thornbury",
          "Underhill",
          "Valcourt",
          "Vesper",
          "Whitlock",
          "Wrenfield",
          "Yarrow",
          "Zelenko");

  /**
   * Names that break careless code: accents in both normal forms, right to left, emoji, quotes,
   * blanks.
   */
  static final List<List<String>> HARD =
      List.of(
          List.of("Zo\u00eb", "Mu\u00f1oz"),
          List.of("Zoe\u0308", "Mun\u0303oz"),
          List.of("Jos\u00e9", "Garc\u00eda-L\u00f3pez"),
          List.of("Jose\u0301", "Garci\u0301a-Lo\u0301pez"),
          List.of("\u05d0\u05d1\u05d9", "\u05db\u05d4\u05df"),
          List.of("\u0645\u062d\u0645\u062f", "\u0627\u0644\u0646\u062c\u0627\u0631"),
          List.of("\u5c0f\u660e", "\u738b"),
          List.of("Sam \ud83d\ude42", "O'Hara"),
          List.of("\u0130pek", "Y\u0131ld\u0131z"),
          List.of("\u0141ukasz", "\u017b\u00f3\u0142\u0107"),
          List.of("Anne\u00a0Marie", "van der \u00d8st"),
          List.of("D'Arcy \"Dee\"", "Back\\slash"),
          List.of("Ng\u1ecdc", "Nguy\u1ec5n"),
          List.of("\u0915\u094d\u200d\u0937\u092e\u093e", "\u0936\u0930\u094d\u092e\u093e"));

  private static final List<String> AREAS =
      List.of("212", "332", "347", "646", "718", "917", "929");
  private static final List<String> STREETS =
      List.of(
          "Invented Street",
          "Paper Lane",
          "Sample Avenue",
          "Nowhere Road",
          "Fiction Court",
          "Mirage Boulevard");

  /** Zip codes; the last three begin with prefixes of few inhabitants. */
  private static final List<String> ZIPS =
      List.of(
          "10001", "10002", "10025", "10031", "10453", "10458", "11201", "11206", "11212", "11368",
          "11432", "10301", "05901", "82101", "69201");

  private Names() {}

  static String phone(Rng rng) {
    String area = rng.pick(AREAS);
    String last = String.format(Locale.ROOT, "01%02d", rng.below(99));
    return switch (rng.below(4)) {
      case 0 -> "(" + area + ") 555-" + last;
      case 1 -> "+1-" + area + "-555-" + last;
      case 2 -> area + ".555." + last;
      default -> area + "-555-" + last;
    };
  }

  static String email(String given, String family, int number) {
    String name = (given + "." + family).toLowerCase(Locale.ROOT).replaceAll("[^a-z.]", "");
    return (name.length() < 3 ? "person" : name) + number + "@example.org";
  }

  static String street(Rng rng) {
    return rng.between(1, 399) + " " + rng.pick(STREETS);
  }

  static String zip(Rng rng) {
    return rng.chance(20)
        ? ZIPS.get(12 + rng.below(3))
        : ZIPS.get(rng.below(12)) + (rng.chance(50) ? "-0142" : "");
  }

  static String medicaid(Rng rng) {
    String letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    return String.format(
        Locale.ROOT,
        "%c%c%05d%c",
        letters.charAt(rng.below(24)),
        letters.charAt(rng.below(24)),
        rng.below(100_000),
        letters.charAt(rng.below(24)));
  }
}
