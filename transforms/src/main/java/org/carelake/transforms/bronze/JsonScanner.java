package org.carelake.transforms.bronze;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One strict pass over a JSON text (RFC 8259) that checks it and writes its canonical form: members
 * sorted by the UTF-8 bytes of their names, no white space, strings without needless escapes,
 * numbers without exponent and with their scale. PostgreSQL's JSONB changes a text in exactly these
 * respects, so a resource has one canonical form whether it comes from a file or from JSONB.
 *
 * <p>Not thread-safe; one instance is used for many texts.
 */
final class JsonScanner {
  /** Past these, a number keeps its exponent: its plain form could fill the memory. */
  private static final int MAX_PLAIN_EXPONENT = 20_000;

  private static final int MAX_PLAIN_DIGITS = 20_000;
  private static final byte[] REFERENCE = "\"reference\"".getBytes(StandardCharsets.US_ASCII);

  private final int maxDepth;
  private final CanonicalBytes out = new CanonicalBytes();
  private byte[] in = new byte[0];
  private int at;
  private int end;
  private int textStart;
  private boolean rootIsObject;

  private boolean collectReferences;
  private int[] references = new int[64];
  private int referenceCount;

  JsonScanner(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /**
   * Scans one text; the bytes must be UTF-8.
   *
   * @throws RejectedException if it is not one complete JSON value
   */
  void scan(byte[] text, int from, int to) throws RejectedException {
    scan(text, from, to, false);
  }

  /** As {@link #scan(byte[], int, int)}, and notes the places of the {@code reference} strings. */
  void scanWithReferences(byte[] text, int from, int to) throws RejectedException {
    scan(text, from, to, true);
  }

  private void scan(byte[] text, int from, int to, boolean withReferences)
      throws RejectedException {
    in = text;
    at = from;
    end = to;
    textStart = from;
    collectReferences = withReferences;
    referenceCount = 0;
    out.clear();
    skipSpace();
    rootIsObject = at < end && in[at] == '{';
    value(1);
    skipSpace();
    if (at < end) {
      throw syntax("nothing after the end of the document");
    }
  }

  boolean rootIsObject() {
    return rootIsObject;
  }

  /** The canonical form: the first {@link #canonicalLength} bytes. */
  byte[] canonical() {
    return out.bytes();
  }

  int canonicalLength() {
    return out.length();
  }

  /**
   * The canonical value of a member of the root object, as start and end in {@link #canonical},
   * packed into a long; -1 when there is no such member.
   */
  long rootMember(byte[] name) {
    int count = out.mark();
    for (int i = 0; i < count; i++) {
      int start = out.memberStart(i) + 2;
      int nameEnd = out.memberNameEnd(i) - 1;
      if (Arrays.equals(out.bytes(), start, nameEnd, name, 0, name.length)) {
        return ((long) (nameEnd + 2) << 32) | out.memberEnd(i);
      }
    }
    return -1;
  }

  int referenceCount() {
    return referenceCount;
  }

  /** Start in the input of a reference's string, at its opening quote. */
  int referenceStart(int index) {
    return references[2 * index];
  }

  /** End in the input of a reference's string, after its closing quote. */
  int referenceEnd(int index) {
    return references[2 * index + 1];
  }

  private void value(int depth) throws RejectedException {
    if (at >= end) {
      throw truncated();
    }
    switch (in[at]) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void object(int depth) throws RejectedException {
    checkDepth(depth);
    int objectStart = at;
    int mark = out.mark();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
    } else {
      members(depth);
    }
    if (!out.closeObject(mark)) {
      throw new RejectedException(
          RejectReason.DUPLICATE_MEMBER,
          "the object at byte " + (objectStart - textStart) + " has two members of one name");
    }
    if (depth > 1) {
      out.forget(mark);
    }
  }

  private void members(int depth) throws RejectedException {
    while (true) {
      if (peek() != '"') {
        throw syntax("a member name in quotes");
      }
      int segment = out.length();
      out.write(',');
      string();
      int nameEnd = out.length();
      skipSpace();
      if (peek() != ':') {
        throw syntax("':' after a member name");
      }
      at++;
      out.write(':');
      skipSpace();
      int valueStart = at;
      value(depth + 1);
      if (collectReferences && in[valueStart] == '"' && isReference(segment + 1, nameEnd)) {
        addReference(valueStart);
      }
      out.member(segment, nameEnd);
      skipSpace();
      int next = peek();
      at++;
      if (next == '}') {
        return;
      }
      if (next != ',') {
        at--;
        throw syntax("',' or '}'");
      }
      skipSpace();
    }
  }

  private void array(int depth) throws RejectedException {
    checkDepth(depth);
    at++;
    out.write('[');
    skipSpace();
    if (peek() == ']') {
      at++;
      out.write(']');
      return;
    }
    while (true) {
      value(depth + 1);
      skipSpace();
      int next = peek();
      if (next == ']') {
        at++;
        out.write(']');
        return;
      }
      if (next != ',') {
        throw syntax("',' or ']'");
      }
      at++;
      out.write(',');
      skipSpace();
    }
  }

  private void string() throws RejectedException {
    int run = at;
    at++;
    while (at < end) {
      byte b = in[at];
      if (b == '"') {
        at++;
        out.write(in, run, at);
        return;
      }
      if (b == '\\') {
        out.write(in, run, at);
        escape();
        run = at;
      } else if (b >= 0 && b < 0x20) {
        throw syntax("no control character in a string");
      } else {
        at++;
      }
    }
    throw truncated();
  }

  private void escape() throws RejectedException {
    at++;
    int kind = peek();
    at++;
    switch (kind) {
      case '"', '\\', '/' -> out.writeCharacter(kind);
      case 'b' -> out.writeCharacter('\b');
      case 'f' -> out.writeCharacter('\f');
      case 'n' -> out.writeCharacter('\n');
      case 'r' -> out.writeCharacter('\r');
      case 't' -> out.writeCharacter('\t');
      case 'u' -> out.writeCharacter(unicodeEscape());
      default -> {
        at--;
        throw syntax("one of \"\\/bfnrtu after a backslash");
      }
    }
  }

  private int unicodeEscape() throws RejectedException {
    int first = hex4(at);
    at += 4;
    if (first >= 0xd800
        && first <= 0xdbff
        && end - at >= 6
        && in[at] == '\\'
        && in[at + 1] == 'u') {
      int second = hex4(at + 2);
      if (second >= 0xdc00 && second <= 0xdfff) {
        at += 6;
        return Character.toCodePoint((char) first, (char) second);
      }
    }
    return first;
  }

  private int hex4(int from) throws RejectedException {
    if (end - from < 4) {
      at = end;
      throw truncated();
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(in[i], 16);
      if (digit < 0) {
        at = i;
        throw syntax("four hexadecimal digits");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void literal(String word) throws RejectedException {
    for (int i = 0; i < word.length(); i++) {
      if (at >= end) {
        throw truncated();
      }
      if (in[at] != word.charAt(i)) {
        throw syntax("a value");
      }
      out.write(in[at++]);
    }
  }

  private void number() throws RejectedException {
    int start = at;
    boolean negative = in[at] == '-';
    if (negative) {
      at++;
    }
    boolean zero = integerDigits();
    if (at < end && in[at] == '.') {
      at++;
      zero &= digits();
    }
    if (at < end && (in[at] == 'e' || in[at] == 'E')) {
      exponent(start);
      return;
    }
    out.write(in, negative && zero ? start + 1 : start, at);
  }

  /** The digits before the point; returns whether they are a zero. */
  private boolean integerDigits() throws RejectedException {
    if (at < end && in[at] == '0') {
      at++;
      return true;
    }
    digits();
    return false;
  }

  /** At least one digit; returns whether all are zero. */
  private boolean digits() throws RejectedException {
    int start = at;
    boolean zero = true;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      zero &= in[at] == '0';
      at++;
    }
    if (at == start) {
      throw at >= end ? truncated() : syntax("a value");
    }
    return zero;
  }

  private void exponent(int start) throws RejectedException {
    int mantissaEnd = at;
    at++;
    if (at < end && (in[at] == '+' || in[at] == '-')) {
      at++;
    }
    int exponentStart = at;
    digits();
    String text = new String(in, start, at - start, StandardCharsets.US_ASCII);
    String plain = text.toLowerCase(Locale.ROOT);
    if (mantissaEnd - start <= MAX_PLAIN_DIGITS
        && at - exponentStart <= 6
        && Integer.parseInt(text.substring(exponentStart - start)) <= MAX_PLAIN_EXPONENT) {
      plain = new BigDecimal(text).toPlainString();
    }
    byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);
    out.write(bytes, 0, bytes.length);
  }

  private void checkDepth(int depth) throws RejectedException {
    if (depth > maxDepth) {
      throw new RejectedException(
          RejectReason.TOO_DEEP, "nested deeper than " + maxDepth + " at byte " + (at - textStart));
    }
  }

  private boolean isReference(int nameStart, int nameEnd) {
    return Arrays.equals(out.bytes(), nameStart, nameEnd, REFERENCE, 0, REFERENCE.length);
  }

  private void addReference(int valueStart) {
    if (references.length < 2 * (referenceCount + 1)) {
      references = Arrays.copyOf(references, references.length * 2);
    }
    references[2 * referenceCount] = valueStart;
    references[2 * referenceCount + 1] = at;
    referenceCount++;
  }

  private void skipSpace() {
    while (at < end && (in[at] == ' ' || in[at] == '\t' || in[at] == '\n' || in[at] == '\r')) {
      at++;
    }
  }

  private int peek() throws RejectedException {
    if (at >= end) {
      throw truncated();
    }
    return in[at];
  }

  private RejectedException truncated() {
    return new RejectedException(
        RejectReason.TRUNCATED, "the JSON ends at byte " + (end - textStart) + ", incomplete");
  }

  private RejectedException syntax(String expected) {
    return new RejectedException(
        RejectReason.JSON_SYNTAX, "expected " + expected + " at byte " + (at - textStart));
  }
}
