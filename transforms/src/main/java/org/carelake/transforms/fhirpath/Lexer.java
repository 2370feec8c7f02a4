package org.carelake.transforms.fhirpath;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a FHIRPath expression (N1 grammar) into tokens. */
final class Lexer {
  private static final Pattern SPACE =
      Pattern.compile("(?:\\s+|//[^\\r\\n]*|/\\*.*?\\*/)+", Pattern.DOTALL);
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final Pattern SYMBOL = Pattern.compile("<=|>=|!=|!~|[.,()\\[\\]{}+\\-*/&|<>=~]");
  private static final Pattern TIME =
      Pattern.compile("@T(\\d\\d(?::\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)?)");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "@(\\d{4}(?:-\\d\\d(?:-\\d\\d)?)?T"
              + "(?:\\d\\d(?::\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)?)?(?:Z|[+\\-]\\d\\d:\\d\\d)?)");
  private static final Pattern DATE = Pattern.compile("@(\\d{4}(?:-\\d\\d(?:-\\d\\d)?)?)");

  private final String text;
  private final Matcher matcher;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
    this.matcher = IDENTIFIER.matcher(text);
  }

  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    skipSpace();
    while (at < text.length()) {
      next();
      skipSpace();
    }
    tokens.add(new Token(Token.Type.END, "", at, at));
  }

  private void skipSpace() {
    if (matches(SPACE)) {
      at = matcher.end();
    }
    if (text.startsWith("/*", at)) {
      throw new FhirPathException(at, text.length(), "expected */ at the end of the comment");
    }
  }

  private boolean matches(Pattern pattern) {
    matcher.usePattern(pattern);
    matcher.region(at, text.length());
    return matcher.lookingAt();
  }

  private void next() {
    char c = text.charAt(at);
    if (c == '\'') {
      quoted(Token.Type.STRING, at, at);
    } else if (c == '`') {
      quoted(Token.Type.DELIMITED_IDENTIFIER, at, at);
    } else if (c == '%') {
      variable();
    } else if (c == '$') {
      special();
    } else if (c == '@') {
      temporal();
    } else if (matches(NUMBER)) {
      add(matcher.group(1) == null ? Token.Type.INTEGER : Token.Type.DECIMAL, matcher.group());
    } else if (matches(IDENTIFIER)) {
      add(Token.Type.IDENTIFIER, matcher.group());
    } else if (matches(SYMBOL)) {
      add(Token.Type.SYMBOL, matcher.group());
    } else {
      throw new FhirPathException(
          at, at + 1, "the character '" + c + "' is not part of FHIRPath" + Hints.character(c));
    }
  }

  private void add(Token.Type type, String meaning) {
    tokens.add(new Token(type, meaning, at, matcher.end()));
    at = matcher.end();
  }

  private void variable() {
    int start = at++;
    if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '`')) {
      quoted(Token.Type.VARIABLE, start, at);
    } else if (matches(IDENTIFIER)) {
      tokens.add(new Token(Token.Type.VARIABLE, matcher.group(), start, matcher.end()));
      at = matcher.end();
    } else {
      throw new FhirPathException(start, at, "expected a name after %");
    }
  }

  private void special() {
    int start = at++;
    String word = matches(IDENTIFIER) ? matcher.group() : "";
    if (!word.equals("this") && !word.equals("index") && !word.equals("total")) {
      throw new FhirPathException(
          start, at + word.length(), "expected $this or $index, found '$" + word + "'");
    }
    at = matcher.end();
    tokens.add(new Token(Token.Type.SPECIAL, word, start, at));
  }

  private void temporal() {
    if (matches(TIME)) {
      add(Token.Type.TIME, matcher.group(1));
    } else if (matches(DATE_TIME)) {
      add(Token.Type.DATE_TIME, matcher.group(1));
    } else if (matches(DATE)) {
      add(Token.Type.DATE, matcher.group(1));
    } else {
      throw new FhirPathException(
          at,
          at + 1,
          "expected a date, time or date with time after @, such as @2024-01-31 or @T12:30");
    }
  }

  private void quoted(Token.Type type, int start, int quoteAt) {
    char quote = text.charAt(quoteAt);
    StringBuilder meaning = new StringBuilder();
    int i = quoteAt + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      if (text.charAt(i) == '\\') {
        i = escape(i, meaning);
      } else {
        meaning.append(text.charAt(i++));
      }
    }
    if (i >= text.length()) {
      throw new FhirPathException(
          start, text.length(), "expected " + quote + " at the end of the string");
    }
    at = i + 1;
    tokens.add(new Token(type, meaning.toString(), start, at));
  }

  private int escape(int backslash, StringBuilder meaning) {
    if (backslash + 1 >= text.length()) {
      throw new FhirPathException(backslash, backslash + 1, "expected a character after \\");
    }
    char c = text.charAt(backslash + 1);
    if (c == 'u') {
      int end = backslash + 6;
      if (end > text.length() || !text.substring(backslash + 2, end).matches("[0-9A-Fa-f]{4}")) {
        throw new FhirPathException(backslash, backslash + 2, "expected four hex digits after \\u");
      }
      meaning.append((char) Integer.parseInt(text.substring(backslash + 2, end), 16));
      return end;
    }
    int known = "'\"`\\/rntf".indexOf(c);
    if (known < 0) {
      throw new FhirPathException(
          backslash, backslash + 2, "unknown escape \\" + c + "; a backslash is written \\\\");
    }
    meaning.append("'\"`\\/\r\n\t\f".charAt(known));
    return backslash + 2;
  }
}
