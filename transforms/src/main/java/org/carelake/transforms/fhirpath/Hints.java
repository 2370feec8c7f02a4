package org.carelake.transforms.fhirpath;

import java.util.Map;
import java.util.Optional;

/** What FHIRPath says where somebody wrote as in JSON, SQL or Java. */
final class Hints {
  private static final Map<Character, String> CHARACTERS =
      Map.of(
          '"', "; text stands in single quotes: 'text'",
          '?', "; a choice is written iif(condition, then, otherwise)",
          '!', "; 'not' is written (…).not(), 'unequal' !=",
          ';', "; a path is one expression without an end mark",
          '#', "; a comment begins with //",
          '^', "; a power is written as a product");

  private static final Map<String, String> DOUBLED =
      Map.of(
          "=", "; equality is written with one =",
          "&", "; write 'and' for &&",
          "|", "; write 'or' for ||");

  private static final Map<String, String> WORDS =
      Map.of(
          "like", "; startsWith(), endsWith(), contains() and matches() compare text",
          "between", "; write x >= low and x <= high",
          "AND", "; write 'and' in small letters",
          "OR", "; write 'or' in small letters",
          "IS", "; write 'is' in small letters",
          "IN", "; write 'in' in small letters");

  private Hints() {}

  /** For a character that is no part of FHIRPath. */
  static String character(char c) {
    return CHARACTERS.getOrDefault(c, "");
  }

  /** For a token that does not fit after another. */
  static String token(Optional<Token> before, Token found) {
    String previous = before.map(Token::text).orElse("");
    if (found.type() == Token.Type.SYMBOL
        && previous.equals(found.text())
        && before.get().end() == found.start()) {
      return DOUBLED.getOrDefault(found.text(), "");
    }
    if (previous.equals("<") && found.isSymbol(">")) {
      return "; 'unequal' is written !=";
    }
    if (found.isSymbol(")")) {
      return "; no ( stands before it that it could close";
    }
    if (previous.equalsIgnoreCase("not")) {
      return "; write (…).not()";
    }
    return found.type() == Token.Type.IDENTIFIER ? WORDS.getOrDefault(found.text(), "") : "";
  }
}
