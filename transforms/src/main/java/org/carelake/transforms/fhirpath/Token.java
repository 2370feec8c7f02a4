package org.carelake.transforms.fhirpath;

/**
 * A token of an expression.
 *
 * @param type what it is
 * @param text its meaning: a name or string without quotes and escapes, a literal without the @
 * @param start index of its first character
 * @param end index after its last character
 */
record Token(Type type, String text, int start, int end) {
  enum Type {
    IDENTIFIER,
    DELIMITED_IDENTIFIER,
    STRING,
    INTEGER,
    DECIMAL,
    DATE,
    DATE_TIME,
    TIME,
    VARIABLE,
    SPECIAL,
    SYMBOL,
    END
  }

  boolean isSymbol(String symbol) {
    return type == Type.SYMBOL && text.equals(symbol);
  }

  boolean isWord(String word) {
    return type == Type.IDENTIFIER && text.equals(word);
  }

  /** The token as a message names it. */
  String described() {
    return switch (type) {
      case END -> "the end of the expression";
      case STRING -> "the string '" + text + "'";
      default -> "'" + text + "'";
    };
  }
}
