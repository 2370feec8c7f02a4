package org.carelake.transforms.fhirpath;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A place in a JSON text in UTF-8, and how values are passed over: by counting brackets, eight
 * bytes at a time inside of strings, and not checked beyond that.
 */
abstract class JsonCursor {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = 0x2222222222222222L;
  private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
  private static final long SPACES = 0x2020202020202020L;

  protected final byte[] bytes;
  protected final int end;
  protected int at;
  private final int from;
  private final boolean oneLine;

  /**
   * A cursor at the first byte.
   *
   * @param oneLine whether a line feed ends the text, wherever it stands
   */
  JsonCursor(byte[] bytes, int from, int end, boolean oneLine) {
    this.bytes = bytes;
    this.from = from;
    this.end = end;
    this.at = from;
    this.oneLine = oneLine;
  }

  /** Index of the next quote or backslash. */
  protected final int stringEnd(int start) {
    int i = start;
    int fast = end - Long.BYTES;
    while (i <= fast) {
      long word = (long) LONG.get(bytes, i);
      long ends =
          ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (oneLine ? word - SPACES : 0);
      long found = ends & ~word & HIGHS;
      if (found != 0) {
        i += Long.numberOfTrailingZeros(found) >>> 3;
        if (bytes[i] >= ' ') {
          return i;
        }
        requireNoLineEnd(bytes[i]);
        i++;
      } else {
        i += Long.BYTES;
      }
    }
    while (i < end) {
      byte c = bytes[i];
      if (c == '"' || c == '\\') {
        return i;
      }
      requireNoLineEnd(c);
      i++;
    }
    at = end;
    throw malformed("a string does not end");
  }

  private void requireNoLineEnd(byte c) {
    if (oneLine && c == '\n') {
      throw malformed("expected the resource in one line");
    }
  }

  protected final void skipValue() {
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
      if (stop + 1 < end) {
        requireNoLineEnd(bytes[stop + 1]);
      }
      at = Math.min(stop + 2, end);
    }
  }

  protected final void skipContainer() {
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
      } else if (c < ' ') {
        requireNoLineEnd(c);
      }
    }
    throw malformed("an object or array does not end");
  }

  protected final void skipSpace() {
    if (at < end && bytes[at] > ' ') {
      return;
    }
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\r' || bytes[at] == '\t' || isSpaceLineEnd())) {
      at++;
    }
  }

  private boolean isSpaceLineEnd() {
    return bytes[at] == '\n' && !oneLine;
  }

  protected final byte peek() {
    if (at >= end) {
      throw malformed("the resource ends too early");
    }
    return bytes[at];
  }

  protected final void expect(char c) {
    if (peek() != c) {
      throw malformed("expected " + c);
    }
    at++;
  }

  protected final EvaluationException malformed(String what) {
    return new EvaluationException("not valid JSON at byte " + (at - from) + ": " + what);
  }
}
