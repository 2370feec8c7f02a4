package org.carelake.jobs.selection;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.carelake.schemas.error.CarelakeException;

/** Wildcards: {@code *} any text, {@code ?} one character, {@code [a-z]} one of some. */
public final class Glob {
  private Glob() {}

  /**
   * Whether a text fits.
   *
   * @throws CarelakeException of category USAGE when the pattern's brackets are wrong
   */
  public static boolean matches(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      char next = pattern.charAt(at);
      int close = next == '[' ? pattern.indexOf(']', at + 2) : -1;
      if (next == '*') {
        regex.append(".*");
      } else if (next == '?') {
        regex.append('.');
      } else if (close > 0) {
        String set = pattern.substring(at + 1, close).replaceFirst("^!", "^");
        regex.append('[').append(set.replaceAll("[\\\\\\[&]", "\\\\$0")).append(']');
        at = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(next)));
      }
      at++;
    }
    try {
      return text.matches(regex.toString());
    } catch (PatternSyntaxException wrong) {
      throw CarelakeException.usage("'" + pattern + "' is no pattern: " + wrong.getDescription());
    }
  }
}
