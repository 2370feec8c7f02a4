package org.carelake.transforms.fhirpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads FHIRPath (normative release 1, http://hl7.org/fhirpath/N1/) by operator precedence. Nesting
 * is limited to 200 levels, so that no expression can exhaust the stack.
 */
final class Parser {
  private static final int MAX_DEPTH = 200;
  private static final int TYPE_POWER = 8;
  private static final int SIGN_POWER = 11;

  private static final Map<String, Integer> POWERS =
      Map.ofEntries(
          Map.entry("implies", 1),
          Map.entry("or", 2),
          Map.entry("xor", 2),
          Map.entry("and", 3),
          Map.entry("in", 4),
          Map.entry("contains", 4),
          Map.entry("=", 5),
          Map.entry("!=", 5),
          Map.entry("~", 5),
          Map.entry("!~", 5),
          Map.entry("<", 6),
          Map.entry(">", 6),
          Map.entry("<=", 6),
          Map.entry(">=", 6),
          Map.entry("|", 7),
          Map.entry("is", TYPE_POWER),
          Map.entry("as", TYPE_POWER),
          Map.entry("+", 9),
          Map.entry("-", 9),
          Map.entry("&", 9),
          Map.entry("*", 10),
          Map.entry("/", 10),
          Map.entry("div", 10),
          Map.entry("mod", 10));

  private static final Set<String> CALENDAR_UNITS =
      Set.of(
          "year",
          "years",
          "month",
          "months",
          "week",
          "weeks",
          "day",
          "days",
          "hour",
          "hours",
          "minute",
          "minutes",
          "second",
          "seconds",
          "millisecond",
          "milliseconds");

  private final List<Token> tokens;
  private int at;
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Reads a whole expression. */
  static Ast parse(String text) {
    Parser parser = new Parser(Lexer.tokens(text));
    if (parser.peek().type() == Token.Type.END) {
      throw new FhirPathException(0, 1, "expected a FHIRPath expression, found nothing");
    }
    Ast result = parser.expression(0);
    if (parser.peek().type() != Token.Type.END) {
      throw parser.unexpected("an operator or the end of the expression");
    }
    return result;
  }

  private Ast expression(int power) {
    if (++depth > MAX_DEPTH) {
      throw unexpected("at most " + MAX_DEPTH + " levels of nesting; more");
    }
    Ast left = prefix();
    while (true) {
      Token token = peek();
      Integer next = isOperator(token) ? POWERS.get(token.text()) : null;
      if (next == null || next <= power) {
        depth--;
        return left;
      }
      at++;
      left = next == TYPE_POWER ? typeOperation(left, token) : binary(left, token, next);
    }
  }

  private Ast binary(Ast left, Token operator, int power) {
    Ast right = expression(power);
    return new Ast.Binary(operator.text(), left, right, operator.start(), operator.end());
  }

  private Ast typeOperation(Ast left, Token operator) {
    StringBuilder name = new StringBuilder();
    Token first = identifier("the name of a type");
    if (first.text().equalsIgnoreCase("null") || first.text().equalsIgnoreCase("not")) {
      throw new FhirPathException(
          first.start(),
          first.end(),
          "FHIRPath has no null; empty() and exists() tell whether there is a value");
    }
    name.append(first.text());
    Token last = first;
    if (peek().isSymbol(".")) {
      at++;
      last = identifier("the name of a type");
      name.append('.').append(last.text());
    }
    return new Ast.TypeOperation(
        operator.text().equals("as"), left, name.toString(), first.start(), last.end());
  }

  private static boolean isOperator(Token token) {
    return token.type() == Token.Type.SYMBOL || token.type() == Token.Type.IDENTIFIER;
  }

  private Ast prefix() {
    Token token = peek();
    if (token.isSymbol("-") || token.isSymbol("+")) {
      at++;
      Ast operand = expression(SIGN_POWER);
      return new Ast.Sign(token.text().equals("-"), operand, token.start(), token.end());
    }
    return postfix(term());
  }

  private Ast postfix(Ast term) {
    Ast result = term;
    while (true) {
      if (peek().isSymbol(".")) {
        at++;
        result = invocation(result);
      } else if (peek().isSymbol("[")) {
        int start = next().start();
        Ast index = expression(0);
        result = new Ast.Indexer(result, index, start, expect("]").end());
      } else {
        return result;
      }
    }
  }

  private Ast term() {
    Token token = peek();
    switch (token.type()) {
      case STRING -> {
        at++;
        return literal(Ast.LiteralKind.STRING, token);
      }
      case INTEGER, DECIMAL -> {
        at++;
        return number(token);
      }
      case DATE -> {
        at++;
        return literal(Ast.LiteralKind.DATE, token);
      }
      case DATE_TIME -> {
        at++;
        return literal(Ast.LiteralKind.DATE_TIME, token);
      }
      case TIME -> {
        at++;
        return literal(Ast.LiteralKind.TIME, token);
      }
      case VARIABLE -> {
        at++;
        return new Ast.Variable(token.text(), token.start(), token.end());
      }
      case SPECIAL -> {
        at++;
        return new Ast.Special(token.text(), token.start(), token.end());
      }
      case IDENTIFIER, DELIMITED_IDENTIFIER -> {
        return named(token);
      }
      case SYMBOL -> {
        return bracketed(token);
      }
      case END -> throw unexpected("a value");
    }
    throw unexpected("a value");
  }

  private Ast named(Token token) {
    boolean isBoolean = token.isWord("true") || token.isWord("false");
    if (isBoolean && !tokens.get(at + 1).isSymbol("(")) {
      at++;
      return literal(Ast.LiteralKind.BOOLEAN, token);
    }
    return invocation(new Ast.Focus(token.start(), token.start()));
  }

  private Ast bracketed(Token token) {
    if (token.isSymbol("(")) {
      at++;
      Ast inner = expression(0);
      close(token);
      return inner;
    }
    if (token.isSymbol("{")) {
      at++;
      Token close = expect("}");
      return new Ast.Literal(Ast.LiteralKind.EMPTY, "{}", token.start(), close.end());
    }
    throw unexpected("a value");
  }

  private Ast number(Token token) {
    Token next = peek();
    boolean unit =
        next.type() == Token.Type.STRING
            || (next.type() == Token.Type.IDENTIFIER && CALENDAR_UNITS.contains(next.text()));
    if (unit) {
      at++;
      return new Ast.QuantityLiteral(token.text(), next.text(), token.start(), next.end());
    }
    return literal(
        token.type() == Token.Type.INTEGER ? Ast.LiteralKind.INTEGER : Ast.LiteralKind.DECIMAL,
        token);
  }

  private static Ast literal(Ast.LiteralKind kind, Token token) {
    return new Ast.Literal(kind, token.text(), token.start(), token.end());
  }

  private Ast invocation(Ast target) {
    Token token = peek();
    if (token.type() == Token.Type.SPECIAL) {
      at++;
      return new Ast.Special(token.text(), token.start(), token.end());
    }
    Token name = identifier("the name of an element or function");
    if (!peek().isSymbol("(")) {
      return new Ast.Member(target, name.text(), name.start(), name.end());
    }
    Token open = next();
    List<Ast> arguments = new ArrayList<>();
    while (!peek().isSymbol(")")) {
      arguments.add(expression(0));
      if (!peek().isSymbol(",")) {
        break;
      }
      at++;
      if (peek().isSymbol(")")) {
        throw unexpected("an argument");
      }
    }
    Token close = close(open);
    return new Ast.Call(target, name.text(), List.copyOf(arguments), name.start(), close.end());
  }

  private Token identifier(String expected) {
    Token token = peek();
    if (token.type() != Token.Type.IDENTIFIER && token.type() != Token.Type.DELIMITED_IDENTIFIER) {
      throw unexpected(expected);
    }
    at++;
    return token;
  }

  /** The parenthesis that closes another. */
  private Token close(Token open) {
    if (!peek().isSymbol(")")) {
      throw unexpected("')' for the '(' at character " + (open.start() + 1));
    }
    return next();
  }

  private Token expect(String symbol) {
    if (!peek().isSymbol(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
    return next();
  }

  private Token next() {
    return tokens.get(at++);
  }

  private Token peek() {
    return tokens.get(at);
  }

  private FhirPathException unexpected(String expected) {
    Token token = peek();
    return new FhirPathException(
        token.start(),
        token.end(),
        "expected "
            + expected
            + ", found "
            + token.described()
            + Hints.token(at == 0 ? Optional.empty() : Optional.of(tokens.get(at - 1)), token));
  }
}
