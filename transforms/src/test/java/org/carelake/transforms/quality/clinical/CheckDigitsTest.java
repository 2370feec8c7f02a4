package org.carelake.transforms.quality.clinical;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CheckDigitsTest {
  /** Ten digits, 1 or 2 first, by the example in the rule of CMS for the check digit. */
  @Provide
  Arbitrary<String> npis() {
    return Arbitraries.longs()
        .between(100_000_000L, 299_999_999L)
        .map(first -> completed(Long.toString(first), CheckDigits::isNpi));
  }

  @Provide
  Arbitrary<String> snomedIds() {
    return Arbitraries.longs()
        .between(100L, 99_999_999_999_999L)
        .map(item -> completed(item + "00", CheckDigits::isSnomedConcept));
  }

  @Provide
  Arbitrary<String> loincs() {
    return Arbitraries.longs()
        .between(1L, 9_999_999L)
        .map(number -> completed(number + "-", CheckDigits::isLoinc));
  }

  private interface Rule {
    boolean holds(String text);
  }

  /** Tries the ten check digits; exactly one must do. */
  private static String completed(String first, Rule rule) {
    String found = "";
    for (char digit = '0'; digit <= '9'; digit++) {
      if (rule.holds(first + digit)) {
        assertThat(found).as("a second check digit for " + first).isEmpty();
        found = first + digit;
      }
    }
    assertThat(found).as("no check digit for " + first).isNotEmpty();
    return found;
  }

  private static void everyOtherDigitIsFound(String valid, Rule rule) {
    for (int i = 0; i < valid.length(); i++) {
      for (char digit = '0'; digit <= '9'; digit++) {
        if (digit != valid.charAt(i) && Character.isDigit(valid.charAt(i))) {
          String changed = valid.substring(0, i) + digit + valid.substring(i + 1);
          assertThat(rule.holds(changed)).as(changed).isFalse();
        }
      }
    }
  }

  @Property
  void everyWrongDigitOfAnNpiIsFound(@ForAll("npis") String npi) {
    everyOtherDigitIsFound(npi, CheckDigits::isNpi);
  }

  @Property
  void everyWrongDigitOfASnomedIdIsFound(@ForAll("snomedIds") String id) {
    everyOtherDigitIsFound(id, CheckDigits::isSnomedConcept);
  }

  @Property
  void everyWrongDigitOfALoincCodeIsFound(@ForAll("loincs") String code) {
    everyOtherDigitIsFound(code, CheckDigits::isLoinc);
  }

  /** What Luhn's rule can't do for 09 and 90, Verhoeff's does for all pairs. */
  @Property
  void everySwapOfNeighboursInASnomedIdIsFound(
      @ForAll("snomedIds") String id, @ForAll @IntRange(min = 0, max = 16) int place) {
    if (place + 1 < id.length() && id.charAt(place) != id.charAt(place + 1)) {
      String swapped =
          id.substring(0, place)
              + id.charAt(place + 1)
              + id.charAt(place)
              + id.substring(place + 2);
      assertThat(CheckDigits.verhoeff(swapped)).as(swapped).isFalse();
    }
  }

  @Example
  void publishedExamplesHold() {
    // CMS, "Requirements for NPI check digit": 1234567893
    assertThat(CheckDigits.isNpi("1234567893")).isTrue();
    // Verhoeff's 236 has the check digit 3
    assertThat(CheckDigits.verhoeff("2363")).isTrue();
    // the root concept, and a concept of an extension (partition 10)
    assertThat(CheckDigits.isSnomedConcept("138875005")).isTrue();
    assertThat(CheckDigits.isSnomedConcept("999000041000000102")).isTrue();
    // sodium, body height, a code of seven figures would be the longest
    assertThat(CheckDigits.isLoinc("2951-2")).isTrue();
    assertThat(CheckDigits.isLoinc("8302-2")).isTrue();
  }

  @Example
  void whatHasNotTheFormIsNone() {
    assertThat(CheckDigits.isNpi("3234567893")).isFalse();
    assertThat(CheckDigits.isNpi("12345678 3")).isFalse();
    assertThat(CheckDigits.isNpi("")).isFalse();
    assertThat(CheckDigits.isLoinc("LA6751-7")).isFalse();
    assertThat(CheckDigits.isLoinc("-0")).isFalse();
    assertThat(CheckDigits.isLoinc("84806")).isFalse();
    assertThat(CheckDigits.isSnomedConcept("0138875005")).isFalse();
    assertThat(CheckDigits.isSnomedConcept("138875005 ")).isFalse();
    // a description (partition 01) is no concept
    assertThat(CheckDigits.verhoeff("1222978012")).isFalse();
    assertThat(CheckDigits.isSnomedConcept("١٢٣٤٥٦")).isFalse();
  }
}
