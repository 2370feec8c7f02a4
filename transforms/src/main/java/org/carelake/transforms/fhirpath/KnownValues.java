package org.carelake.transforms.fhirpath;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The values that one member was seen to have. FHIR repeats itself: the same profile, category or
 * code, the same patient and encounter in line after line, often in the same order; such a value is
 * then compared with what is expected instead of being read. Members whose values are mostly new,
 * such as ids, are left alone after a short trial. What is known decides nothing but speed; threads
 * that share it may overwrite each other's.
 */
final class KnownValues {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** Longer values are rarely the same. */
  static final int MAX_LENGTH = 512;

  private static final int CAPACITY = 256;
  private static final int GAIN = 3;
  private static final int MOST_CREDIT = 192;
  private static final int FIRST_CREDIT = 64;
  private static final int LATER_CREDIT = 16;
  private static final int REST = 4_000;

  /** Values, and the hashes of those that were met but once, by place. */
  private record Table(KnownValue[] values, int[] hashes) {}

  private Table table;
  private KnownValue last;
  private int credit = FIRST_CREDIT;
  private int rest;

  /** Whether it pays to compare the value that comes. */
  boolean isTried() {
    if (credit > 0) {
      return true;
    }
    if (--rest > 0) {
      return false;
    }
    credit = LATER_CREDIT;
    rest = REST;
    last = null;
    return true;
  }

  /** The value that stands at an index, if it is one of those that may be expected; else null. */
  KnownValue at(byte[] bytes, int at, int end) {
    KnownValue before = last;
    if (before == null) {
      return null;
    }
    KnownValue found = before.next();
    if (found == null || !found.standsAt(bytes, at, end)) {
      found = before.nextBefore();
      if (found == null || !found.standsAt(bytes, at, end)) {
        found = before;
        if (!found.standsAt(bytes, at, end)) {
          return null;
        }
      }
      before.follow(found);
    }
    last = found;
    credit = Math.min(MOST_CREDIT, credit + GAIN);
    return found;
  }

  /** What is made of a piece of JSON. */
  @FunctionalInterface
  interface Maker {
    Object make(byte[] bytes, int from, int to);
  }

  /**
   * Takes notice of a value that was not expected.
   *
   * @return the value, if it is known; null when it is not
   */
  KnownValue met(byte[] bytes, int from, int to, Maker maker) {
    credit--;
    int length = to - from;
    if (length > MAX_LENGTH) {
      return null;
    }
    Table all = table;
    if (all == null) {
      all = new Table(new KnownValue[CAPACITY], new int[CAPACITY]);
      table = all;
    }
    int hash = hash(bytes, from, length);
    int index = hash & (CAPACITY - 1);
    KnownValue known = all.values[index];
    if (known == null || !known.is(bytes, from, to)) {
      if (all.hashes[index] != hash) {
        all.hashes[index] = hash;
        return null;
      }
      // seen for the second time
      byte[] copy = KnownValue.copy(bytes, from, to);
      known = new KnownValue(copy, length, maker.make(copy, 0, length));
      all.values[index] = known;
    }
    if (last != null) {
      last.follow(known);
    }
    last = known;
    return known;
  }

  private static int hash(byte[] bytes, int from, int length) {
    long hash = length * MIX;
    int at = from;
    int end = from + length;
    while (at + Long.BYTES <= end) {
      hash = Long.rotateLeft(hash ^ (long) LONG.get(bytes, at), 29) * MIX;
      at += Long.BYTES;
    }
    for (; at < end; at++) {
      hash = (hash ^ bytes[at]) * MIX;
    }
    return (int) (hash ^ (hash >>> 32));
  }
}
