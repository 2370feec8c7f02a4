package org.carelake.transforms.privacy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns identifiers and cells into keys that are equal when a cell holds an identifier. Texts are
 * compared in lower case and without accents. Kinds of keys:
 *
 * <ul>
 *   <li>{@code w:} the whole text, of {@value #SHORTEST_WHOLE} characters or more;
 *   <li>{@code t:} up to {@value #LONGEST_PHRASE} words in a row, words being runs of letters and
 *       digits;
 *   <li>{@code d:} the last ten digits of a number of {@value #SHORTEST_NUMBER} digits or more,
 *       however it is punctuated;
 *   <li>{@code b:} date of birth, sex and the first five digits of a postal code in one row.
 * </ul>
 */
final class LeakKeys {
  static final int SHORTEST_WHOLE = 4;
  static final int SHORTEST_NAME = 3;
  static final int SHORTEST_PART = 6;
  static final int SHORTEST_NUMBER = 7;
  static final int LONGEST_PHRASE = 6;
  private static final int NUMBER_KEY = 10;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])[+(]?[0-9](?:[0-9]|[ ().\\-/]{1,2}(?=[0-9(]))*+(?![\\p{L}\\p{N}])");
  private static final Pattern DATE = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?");
  private static final Pattern POSTAL_CODE = Pattern.compile("([0-9]{5})(?:-?[0-9]{4})?");
  private static final Set<String> SEXES =
      Set.of("male", "female", "other", "unknown", "m", "f", "man", "woman");

  private LeakKeys() {}

  /** The keys of an id, an identifier, an address or an e-mail address. */
  static Set<String> identifier(String value) {
    Set<String> keys = new LinkedHashSet<>();
    String text = normal(value);
    if (text.length() >= SHORTEST_WHOLE) {
      keys.add("w:" + text);
    }
    List<String> words = words(text);
    int letters = words.stream().mapToInt(String::length).sum();
    boolean telling = words.size() > 1 || text.chars().anyMatch(Character::isDigit);
    if (letters >= SHORTEST_PART && telling && words.size() <= LONGEST_PHRASE) {
      keys.add("t:" + String.join(" ", words));
    }
    if (text.chars().noneMatch(Character::isLetter)) {
      number(digits(text), keys);
    }
    return keys;
  }

  /** The keys of the names of one person: each whole, each two side by side, and rare words. */
  static Set<String> names(List<String> values, Set<String> commonWords) {
    Set<String> keys = new LinkedHashSet<>();
    List<String> texts =
        new ArrayList<>(new LinkedHashSet<>(values.stream().map(LeakKeys::normal).toList()));
    for (String text : texts) {
      List<String> words = words(text);
      if (text.length() >= SHORTEST_NAME && !commonWords.contains(text)) {
        keys.add("w:" + text);
      }
      if (words.size() > 1 && words.size() <= LONGEST_PHRASE) {
        keys.add("t:" + String.join(" ", words));
      }
      for (String part : text.split(" ")) {
        List<String> partWords = words(part);
        String phrase = String.join(" ", partWords);
        if (phrase.length() >= SHORTEST_WHOLE && !commonWords.contains(phrase)) {
          keys.add("t:" + phrase);
        }
      }
      for (String other : texts) {
        List<String> phrase = new ArrayList<>(words);
        phrase.addAll(words(other));
        if (!other.equals(text)
            && phrase.size() <= LONGEST_PHRASE
            && text.length() > 1
            && other.length() > 1) {
          keys.add("t:" + String.join(" ", phrase));
        }
      }
    }
    return keys;
  }

  /** The key of a person's date of birth, sex and postal code. */
  static Set<String> person(String birthDate, String sex, String postalCode) {
    return row(List.of(birthDate, sex, postalCode));
  }

  /** All keys that a cell may meet. */
  static Set<String> cell(String value) {
    Set<String> keys = new HashSet<>();
    String text = normal(value);
    if (text.length() >= SHORTEST_NAME) {
      keys.add("w:" + text);
    }
    List<String> words = words(text);
    for (int from = 0; from < words.size(); from++) {
      StringBuilder phrase = new StringBuilder("t:");
      for (int to = from; to < Math.min(words.size(), from + LONGEST_PHRASE); to++) {
        phrase.append(to == from ? "" : " ").append(words.get(to));
        keys.add(phrase.toString());
      }
    }
    Matcher numbers = NUMBER.matcher(text);
    while (numbers.find()) {
      number(digits(numbers.group()), keys);
    }
    return keys;
  }

  /** The keys of dates of birth, sexes and postal codes that stand in one row. */
  static Set<String> row(List<String> cells) {
    Set<String> dates = new LinkedHashSet<>();
    Set<String> sexes = new LinkedHashSet<>();
    Set<String> codes = new LinkedHashSet<>();
    for (String cell : cells) {
      String text = cell.strip();
      Matcher date = DATE.matcher(text);
      Matcher code = POSTAL_CODE.matcher(text);
      if (date.matches()) {
        dates.add(date.group(1));
      } else if (code.matches()) {
        codes.add(code.group(1));
      } else if (SEXES.contains(text.toLowerCase(Locale.ROOT))) {
        sexes.add(text.toLowerCase(Locale.ROOT).substring(0, 1));
      }
    }
    Set<String> keys = new LinkedHashSet<>();
    for (String date : dates) {
      for (String sex : sexes) {
        for (String code : codes) {
          keys.add("b:" + date + " " + sex + " " + code);
        }
      }
    }
    return keys;
  }

  /** The words of a text, as keys know them. */
  static List<String> vocabulary(String value) {
    return words(normal(value));
  }

  private static void number(String digits, Set<String> keys) {
    if (digits.length() >= SHORTEST_NUMBER) {
      keys.add("d:" + digits.substring(Math.max(0, digits.length() - NUMBER_KEY)));
    }
  }

  private static String digits(String text) {
    return text.replaceAll("[^0-9]", "");
  }

  private static String normal(String value) {
    String plain = Normalizer.normalize(value, Normalizer.Form.NFKD);
    return MARKS
        .matcher(plain)
        .replaceAll("")
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static List<String> words(String normal) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(normal);
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }
}
