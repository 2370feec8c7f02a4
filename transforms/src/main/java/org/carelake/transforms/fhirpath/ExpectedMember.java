package org.carelake.transforms.fhirpath;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A member as JSON was seen to write it, quotes and colon included, and the member that stood
 * behind it last. Objects of one source mostly have their members in one order, so the name that is
 * expected need only be compared, not searched. What is expected decides nothing but speed; threads
 * that share it may overwrite each other's expectations.
 */
final class ExpectedMember {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] key;
  private final int length;
  private final long lastMask;
  private final int slot;
  private final KnownValues values = new KnownValues();
  private ExpectedMember next;

  /**
   * A member.
   *
   * @param from index of the opening quote
   * @param to index behind the colon
   * @param slot the slot of its value, -1 when it is not kept
   */
  ExpectedMember(byte[] bytes, int from, int to, int slot) {
    this.length = to - from;
    this.key = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), length + Long.BYTES);
    int rest = length & (Long.BYTES - 1);
    this.lastMask = rest == 0 ? 0 : -1L >>> (Long.SIZE - rest * Byte.SIZE);
    this.slot = slot;
  }

  /** Whether this member stands at an index. */
  boolean standsAt(byte[] bytes, int at, int end) {
    if (at + length + Long.BYTES > bytes.length || at + length > end) {
      return false;
    }
    int i = 0;
    while (i + Long.BYTES <= length) {
      if ((long) LONG.get(bytes, at + i) != (long) LONG.get(key, i)) {
        return false;
      }
      i += Long.BYTES;
    }
    return (((long) LONG.get(bytes, at + i) ^ (long) LONG.get(key, i)) & lastMask) == 0;
  }

  boolean isKey(byte[] bytes, int from, int to) {
    return to - from == length && Arrays.equals(bytes, from, to, key, 0, length);
  }

  int length() {
    return length;
  }

  int slot() {
    return slot;
  }

  /** Values that it was seen to have. */
  KnownValues values() {
    return values;
  }

  ExpectedMember next() {
    return next;
  }

  void next(ExpectedMember follower) {
    next = follower;
  }
}
