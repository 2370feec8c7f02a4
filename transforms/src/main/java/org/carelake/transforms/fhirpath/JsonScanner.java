package org.carelake.transforms.fhirpath;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads one JSON document from UTF-8 bytes, keeps what a {@link Shape} names and passes over
 * everything else: a subtree that nobody reads is crossed by counting brackets, eight bytes at a
 * time inside of strings, and is not checked beyond that.
 */
final class JsonScanner {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = 0x2222222222222222L;
  private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
  private static final int MAX_DEPTH = 1000;

  private final byte[] bytes;
  private final int from;
  private final int end;
  private int at;
  private int depth;
  private boolean escaped;

  JsonScanner(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  JsonScanner(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.from = from;
    this.end = end;
    this.at = from;
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
      if (slot < 0) {
        skipValue();
      } else {
        if (slots[slot] != null) {
          throw malformed("a member stands twice in one object");
        }
        slots[slot] = value(shape.child(slot));
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

  /** Index of the next quote or backslash. */
  private int stringEnd(int start) {
    int i = start;
    int fast = end - 8;
    while (i <= fast) {
      long word = (long) LONG.get(bytes, i);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long found = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += 8;
    }
    while (i < end) {
      if (bytes[i] == '"' || bytes[i] == '\\') {
        return i;
      }
      i++;
    }
    at = end;
    throw malformed("a string does not end");
  }

  private void skipValue() {
    byte c = peek();
    if (c == '"') {
      at++;
      skipString();
    } else if (c == '{' || c == '[') {
      skipContainer();
    } else {
      skipScalar();
    }
  }

  private void skipScalar() {
    int start = at;
    while (at < end) {
      byte c = bytes[at];
      if (c == ',' || c == '}' || c == ']' || c <= ' ') {
        break;
      }
      at++;
    }
    if (at == start) {
      throw malformed("expected a JSON value");
    }
  }

  /** Goes on behind the closing quote. */
  private void skipString() {
    while (true) {
      int stop = stringEnd(at);
      if (bytes[stop] == '"') {
        at = stop + 1;
        return;
      }
      at = Math.min(stop + 2, end);
    }
  }

  private void skipContainer() {
    int open = 0;
    while (at < end) {
      byte c = bytes[at++];
      if (c == '"') {
        skipString();
      } else if (c == '{' || c == '[') {
        open++;
      } else if (c == '}' || c == ']') {
        if (--open == 0) {
          return;
        }
      }
    }
    throw malformed("an object or array does not end");
  }

  private void skipSpace() {
    if (at < end && bytes[at] > ' ') {
      return;
    }
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }

  private byte peek() {
    if (at >= end) {
      throw malformed("the resource ends too early");
    }
    return bytes[at];
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed("expected " + c);
    }
    at++;
  }

  private EvaluationException malformed(String what) {
    return new EvaluationException("not valid JSON at byte " + (at - from) + ": " + what);
  }
}
