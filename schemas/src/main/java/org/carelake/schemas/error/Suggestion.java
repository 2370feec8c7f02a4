package org.carelake.schemas.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds what somebody may have meant by a mistyped word. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The known word nearest to a wrong one, by edit distance without regard to case; empty when none
   * differs in at most a third of its letters (two letters for short words, one for words of up to
   * three).
   */
  public static Optional<String> nearest(String wrong, Collection<String> known) {
    int limit = Math.max(wrong.length() <= 3 ? 1 : 2, wrong.length() / 3);
    return known.stream()
        .filter(candidate -> distance(wrong, candidate) <= limit)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(wrong, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Words for the end of a message: {@code " (did you mean 'x'?)"}, or nothing. */
  public static String of(String wrong, Collection<String> known) {
    return nearest(wrong, known).map(word -> " (did you mean '" + word + "'?)").orElse("");
  }

  /**
   * The error that a key is missing. Where a key stands there that nobody asked for and that is
   * nearly the same word, it is named.
   *
   * @param key as messages name it
   * @param keys those that stand there
   * @param asked those that somebody asked for
   * @param place where a key stands
   * @param section where the key should stand
   */
  public static CarelakeException missing(
      String key,
      String expected,
      Collection<String> keys,
      Set<String> asked,
      Function<String, Location> place,
      Location section) {
    String word = key.substring(key.lastIndexOf('.') + 1);
    Optional<String> mistyped =
        nearest(word, keys.stream().filter(other -> !asked.contains(other)).toList());
    return CarelakeException.configuration(
        mistyped.map(place).orElse(section),
        "'"
            + key
            + "' is missing: expected "
            + expected
            + mistyped
                .map(found -> "; there is '" + found + "' (did you mean '" + word + "'?)")
                .orElse(""));
  }

  /** Levenshtein distance without regard to case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
