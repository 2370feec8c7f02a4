package org.carelake.transforms.fhirpath;

import java.util.List;

/** The parts of an expression; every part knows the characters that it was read from. */
sealed interface Ast {

  /** Index of the first character. */
  int start();

  /** Index after the last character. */
  int end();

  /** Kinds of literals. */
  enum LiteralKind {
    EMPTY,
    BOOLEAN,
    INTEGER,
    DECIMAL,
    STRING,
    DATE,
    DATE_TIME,
    TIME
  }

  /** A literal without a unit. */
  record Literal(LiteralKind kind, String text, int start, int end) implements Ast {}

  /** A number with a unit. */
  record QuantityLiteral(String value, String unit, int start, int end) implements Ast {}

  /** {@code %name}. */
  record Variable(String name, int start, int end) implements Ast {}

  /** {@code $this}, {@code $index} or {@code $total}. */
  record Special(String name, int start, int end) implements Ast {}

  /** A name, alone (then the target is {@link Focus}) or after a dot. */
  record Member(Ast target, String name, int nameStart, int end) implements Ast {
    @Override
    public int start() {
      return nameStart;
    }
  }

  /** A function, alone (then the target is {@link Focus}) or after a dot. */
  record Call(Ast target, String name, List<Ast> arguments, int nameStart, int end) implements Ast {
    @Override
    public int start() {
      return nameStart;
    }

    int nameEnd() {
      return nameStart + name.length();
    }
  }

  /** What stands, unwritten, before a name that begins an expression. */
  record Focus(int start, int end) implements Ast {}

  /** {@code target[index]}. */
  record Indexer(Ast target, Ast index, int start, int end) implements Ast {}

  /** {@code +operand} or {@code -operand}. */
  record Sign(boolean negative, Ast operand, int start, int end) implements Ast {}

  /** An operator between two operands; its place is the operator's own. */
  record Binary(String operator, Ast left, Ast right, int start, int end) implements Ast {}

  /** {@code operand is Type} or {@code operand as Type}. */
  record TypeOperation(boolean cast, Ast operand, String type, int start, int end) implements Ast {}
}
