package org.carelake.samples.pairteam;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** One invented person, as it really is; sources know parts of it, and some of them wrongly. */
record Member(
    int number,
    String given,
    String family,
    LocalDate born,
    String sex,
    String phone,
    String zip,
    String cin,
    LocalDate joined,
    LocalDate left,
    Set<String> conditions) {
  private static final List<String> GIVEN =
      List.of(
          "Ada", "Amir", "Bea", "Ben", "Cara", "Cleo", "Dario", "Dora", "Eli", "Emma", "Farah",
          "Finn", "Gia", "Gus", "Hana", "Hugo", "Ida", "Ivo", "Jana", "Jude", "Kai", "Kira", "Lena",
          "Leo", "Maya", "Milo", "Nadia", "Noah", "Olga", "Oscar", "Pia", "Quinn");
  private static final List<String> FAMILY =
      List.of(
          "Abara",
          "Arden",
          "Barlow",
          "Calder",
          "Castellan",
          "Dunmore",
          "Eastlake",
          "Fairwood",
          "Fenn",
          "Gallant",
          "Greywater",
          "Hartfield",
          "Ibarrola",
          "Jessop",
          "Kestrel",
          "Kindler",
          "Larkspur",
          "Lindqvist",
          "Marlowe",
          "Northcott",
          "Oakley",
          "Okonjo",
          "Pemberley",
          "Quill",
          "Redfern",
          "Sandoval",
          "Sorrel",
          "Thornbury",
          "Underhill",
          "Valcourt",
          "Vesper",
          "Whitlock",
          "Wrenfield",
          "Yarrow",
          "Zelenko");

  static Member of(int number, Random random) {
    LocalDate born = LocalDate.of(1940, 1, 1).plusDays(random.nextInt(365 * 66));
    LocalDate joined = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(900));
    boolean leaves = random.nextInt(100) < 22;
    LocalDate left = joined.plusDays(60 + random.nextInt(500));
    Set<String> conditions = new TreeSet<>();
    int age = 2026 - born.getYear();
    chance(random, 12 + age / 3, conditions, "I10");
    chance(random, 8 + age / 4, conditions, "E11.9");
    chance(random, 35, conditions, "F32.9");
    chance(random, 12, conditions, "F11.20");
    chance(random, age / 6, conditions, "I50.9");
    chance(random, age / 6, conditions, "J44.9");
    chance(random, age / 8, conditions, "N18.4");
    chance(random, age / 10, conditions, "I25.10");
    chance(random, 3, conditions, "B20");
    chance(random, 3, conditions, "C34.90");
    chance(random, 2, conditions, "K74.60");
    return new Member(
        number,
        GIVEN.get(random.nextInt(GIVEN.size())),
        FAMILY.get(random.nextInt(FAMILY.size())),
        born,
        random.nextInt(100) < 55 ? "female" : "male",
        String.format("(209) 555-01%02d", random.nextInt(100)),
        "95" + (201 + random.nextInt(20)),
        String.format("9%07d%c", 1000000 + number * 7919 % 8999999, (char) ('A' + number % 8)),
        joined,
        leaves && left.isBefore(PairTeamSamples.UNTIL) ? left : null,
        conditions);
  }

  private static void chance(Random random, int percent, Set<String> into, String code) {
    if (random.nextInt(100) < percent) {
      into.add(code);
    }
  }

  boolean has(String code) {
    return conditions.contains(code);
  }

  /** The name with a slip of the keyboard. */
  String misspelt() {
    return family.substring(0, 2) + family.charAt(1) + family.substring(2);
  }
}
