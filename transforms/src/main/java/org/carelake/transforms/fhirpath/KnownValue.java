package org.carelake.transforms.fhirpath;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A piece of JSON that was read before, byte by byte, with what was made of it. Where the same
 * bytes stand again, nothing has to be read again.
 */
final class KnownValue {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] text;
  private final int length;
  private final long lastMask;
  private final Object value;

  /** Which values stood behind this one, the latest first; null when none is known. */
  private KnownValue next;

  private KnownValue nextBefore;

  /**
   * A value.
   *
   * @param text the JSON, and eight bytes behind it that mean nothing
   * @param length bytes of the JSON
   * @param value what was made of it; refers to these bytes or to none
   */
  KnownValue(byte[] text, int length, Object value) {
    this.text = text;
    this.length = length;
    int rest = length & (Long.BYTES - 1);
    this.lastMask = rest == 0 ? 0 : -1L >>> (Long.SIZE - rest * Byte.SIZE);
    this.value = value;
  }

  /** A copy of a slice, with the room that the constructor asks for. */
  static byte[] copy(byte[] bytes, int from, int to) {
    byte[] copy = new byte[to - from + Long.BYTES];
    System.arraycopy(bytes, from, copy, 0, to - from);
    return copy;
  }

  /** Whether these bytes stand at an index; false, too, where it is too near the array's end. */
  boolean standsAt(byte[] bytes, int at, int end) {
    if (at + length + Long.BYTES > bytes.length || at + length > end) {
      return false;
    }
    int i = 0;
    while (i + Long.BYTES <= length) {
      if ((long) LONG.get(bytes, at + i) != (long) LONG.get(text, i)) {
        return false;
      }
      i += Long.BYTES;
    }
    return (((long) LONG.get(bytes, at + i) ^ (long) LONG.get(text, i)) & lastMask) == 0;
  }

  boolean is(byte[] bytes, int from, int to) {
    return to - from == length && Arrays.equals(bytes, from, to, text, 0, length);
  }

  int length() {
    return length;
  }

  Object value() {
    return value;
  }

  KnownValue next() {
    return next;
  }

  KnownValue nextBefore() {
    return nextBefore;
  }

  /** Remembers what stood behind this value. */
  void follow(KnownValue follower) {
    if (next != follower) {
      nextBefore = next;
      next = follower;
    }
  }
}
