package org.carelake.transforms.fhirpath;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads one JSON document from UTF-8 bytes, keeps what a {@link Shape} names and passes over
 * everything else.
 */
final class JsonScanner extends JsonCursor {
  private static final int MAX_DEPTH = 1000;

  /** Beyond it nothing is looked up, so that what is known can't lead beyond the greatest depth. */
  private static final int KNOWN_DEPTH = MAX_DEPTH - KnownValues.MAX_LENGTH;

  private int depth;
  private boolean escaped;

  JsonScanner(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  JsonScanner(byte[] bytes, int from, int end) {
    super(bytes, from, end, false);
  }

  private JsonScanner(byte[] bytes, int from, int end, boolean oneLine) {
    super(bytes, from, end, oneLine);
  }

  /** A scanner of one line of a text: see {@link #line}. */
  static JsonScanner ofLine(byte[] bytes, int from, int end) {
    return new JsonScanner(bytes, from, end, true);
  }

  /**
   * Reads the document that takes up the line that begins here, without knowing where it ends.
   *
   * @throws EvaluationException when the line is no document, or seems so: then its end has to be
   *     found first
   */
  Node line(Shape shape) {
    if (peek() != '{') {
      throw malformed("expected a JSON object");
    }
    Node node = object(shape);
    skipSpace();
    if (at < end && bytes[at] != '\n') {
      throw malformed("expected the end of the line");
    }
    return node;
  }

  /** Where the scanner stands: behind {@link #line}, at the line feed or at the end of all. */
  int position() {
    return at;
  }

  Node document(Shape shape) {
    skipSpace();
    if (peek() != '{') {
      throw malformed("expected a JSON object");
    }
    Node node = object(shape);
    skipSpace();
    if (at < end) {
      throw malformed("expected the end of the resource");
    }
    return node;
  }

  private Node object(Shape shape) {
    int start = at;
    if (shape.size() == 0) {
      skipContainer();
      return shape.whole() ? new Node(Node.EMPTY.slots, slice(start)) : Node.EMPTY;
    }
    enter();
    Object[] slots = new Object[shape.size()];
    skipSpace();
    if (peek() == '}') {
      at++;
    } else {
      members(shape, slots);
    }
    depth--;
    return new Node(slots, shape.whole() ? slice(start) : null);
  }

  private UTF8String slice(int start) {
    return UTF8String.fromBytes(bytes, start, at - start);
  }

  private void members(Shape shape, Object[] slots) {
    ExpectedMember previous = null;
    ExpectedMember member = shape.first();
    while (true) {
      int slot;
      if (member != null && member.standsAt(bytes, at, end)) {
        at += member.length();
        slot = member.slot();
      } else {
        int start = at;
        slot = memberSlot(shape);
        skipSpace();
        expect(':');
        boolean plain = !escaped && bytes[at - 2] == '"';
        member = plain ? shape.learn(previous, bytes, start, at, slot) : null;
      }
      skipSpace();
      if (slot >= 0 && slots[slot] != null) {
        throw malformed("a member stands twice in one object");
      }
      Object value =
          member != null && isKnowable(member)
              ? knownOrRead(member.values(), shape, slot)
              : read(shape, slot);
      if (slot >= 0) {
        slots[slot] = value;
      }
      skipSpace();
      byte c = peek();
      at++;
      if (c == '}') {
        return;
      }
      if (c != ',') {
        at--;
        throw malformed("expected , or }");
      }
      skipSpace();
      previous = member;
      member = member == null ? null : member.next();
    }
  }

  /** Numbers and literals are not: they don't show their end. */
  private boolean isKnowable(ExpectedMember member) {
    byte c = peek();
    return (c == '"' || c == '{' || c == '[') && depth < KNOWN_DEPTH && member.values().isTried();
  }

  private Object knownOrRead(KnownValues values, Shape shape, int slot) {
    KnownValue known = values.at(bytes, at, end);
    if (known != null) {
      at += known.length();
      return known.value();
    }
    int start = at;
    Object value = read(shape, slot);
    known =
        values.met(
            bytes,
            start,
            at,
            (copy, from, to) -> new JsonScanner(copy, from, to).read(shape, slot));
    return known == null ? value : known.value();
  }

  /** The value that is kept in a slot; null, having passed over it, without one. */
  private Object read(Shape shape, int slot) {
    if (slot < 0) {
      skipValue();
      return null;
    }
    return value(shape.child(slot));
  }

  /** The slot of the member whose name stands here; goes on behind the name. */
  private int memberSlot(Shape shape) {
    expect('"');
    int start = at;
    int close = stringEnd(start);
    escaped = bytes[close] != '"';
    if (!escaped) {
      at = close + 1;
      return shape.slot(bytes, start, close);
    }
    at = start - 1;
    byte[] name = string().getBytes();
    return shape.slot(name, 0, name.length);
  }

  private Object value(Shape shape) {
    byte c = peek();
    switch (c) {
      case '"':
        return string();
      case '{':
        return object(shape);
      case '[':
        return array(shape);
      case 't':
        literal("true");
        return Boolean.TRUE;
      case 'f':
        literal("false");
        return Boolean.FALSE;
      case 'n':
        literal("null");
        return null;
      default:
        return number();
    }
  }

  private Object[] array(Shape shape) {
    enter();
    Object[] items = new Object[4];
    int count = 0;
    skipSpace();
    if (peek() == ']') {
      at++;
    } else {
      while (true) {
        if (count == items.length) {
          items = Arrays.copyOf(items, count * 2);
        }
        items[count++] = value(shape);
        skipSpace();
        byte c = peek();
        at++;
        if (c == ']') {
          break;
        }
        if (c != ',') {
          at--;
          throw malformed("expected , or ]");
        }
        skipSpace();
      }
    }
    depth--;
    return count == items.length ? items : Arrays.copyOf(items, count);
  }

  private void enter() {
    at++;
    if (++depth > MAX_DEPTH) {
      throw malformed("nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  private UTF8String number() {
    int start = at;
    while (at < end && isNumberPart(bytes[at])) {
      at++;
    }
    if (at == start) {
      throw malformed("expected a JSON value");
    }
    return UTF8String.fromBytes(bytes, start, at - start);
  }

  private static boolean isNumberPart(byte c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  private void literal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at >= end || bytes[at] != text.charAt(i)) {
        throw malformed("expected " + text);
      }
      at++;
    }
  }

  /** The string at the opening quote. */
  private UTF8String string() {
    int start = ++at;
    int stop = stringEnd(start);
    if (bytes[stop] == '"') {
      at = stop + 1;
      return UTF8String.fromBytes(bytes, start, stop - start);
    }
    StringBuilder text = new StringBuilder();
    while (bytes[stop] == '\\') {
      text.append(new String(bytes, at, stop - at, StandardCharsets.UTF_8));
      at = stop + 1;
      escape(text);
      stop = stringEnd(at);
    }
    text.append(new String(bytes, at, stop - at, StandardCharsets.UTF_8));
    at = stop + 1;
    return UTF8String.fromString(text.toString());
  }

  private void escape(StringBuilder text) {
    byte c = peek();
    at++;
    if (c == 'u') {
      if (at + 4 > end) {
        throw malformed("expected four hex digits after \\u");
      }
      int code = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(bytes[at++], 16);
        if (digit < 0) {
          throw malformed("expected four hex digits after \\u");
        }
        code = code * 16 + digit;
      }
      text.append((char) code);
      return;
    }
    int known = "\"\\/bfnrt".indexOf(c);
    if (known < 0) {
      throw malformed("unknown escape in a string");
    }
    text.append("\"\\/\b\f\n\r\t".charAt(known));
  }
}
