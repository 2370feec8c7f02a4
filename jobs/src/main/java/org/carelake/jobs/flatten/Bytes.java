package org.carelake.jobs.flatten;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Growing bytes, and what is done with slices of arrays eight bytes at a time. */
final class Bytes {
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int INITIAL = 1024;

  private byte[] array = new byte[INITIAL];
  private int size;

  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  private void ensure(int more) {
    if (array.length - size < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
    }
  }

  void add(byte[] from, int at, int length) {
    ensure(length);
    System.arraycopy(from, at, array, size, length);
    size += length;
  }

  /** Adds a length of four bytes, little-endian, and the bytes. */
  void addWithLength(byte[] from, int at, int length) {
    ensure(length + Integer.BYTES);
    INT.set(array, size, length);
    System.arraycopy(from, at, array, size + Integer.BYTES, length);
    size += length + Integer.BYTES;
  }

  static int hash(byte[] bytes, int from, int length) {
    long hash = length * MIX;
    int at = from;
    int end = from + length;
    while (at + Long.BYTES <= end) {
      hash = Long.rotateLeft(hash ^ (long) LONG.get(bytes, at), 29) * MIX;
      at += Long.BYTES;
    }
    if (at < end) {
      hash = Long.rotateLeft(hash ^ tail(bytes, at, end), 29) * MIX;
    }
    return (int) (hash ^ (hash >>> 32));
  }

  private static long tail(byte[] bytes, int from, int end) {
    long word = 0;
    for (int i = from; i < end; i++) {
      word = word << Byte.SIZE | (bytes[i] & 0xFF);
    }
    return word;
  }

  static boolean equal(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
    return Arrays.equals(a, aFrom, aFrom + length, b, bFrom, bFrom + length);
  }

  /** Lexicographic, bytes as unsigned. */
  static int compare(byte[] a, int aFrom, int aLength, byte[] b, int bFrom, int bLength) {
    if (aLength >= Long.BYTES && bLength >= Long.BYTES) {
      long left = Long.reverseBytes((long) LONG.get(a, aFrom));
      long right = Long.reverseBytes((long) LONG.get(b, bFrom));
      if (left != right) {
        return Long.compareUnsigned(left, right);
      }
    }
    return Arrays.compareUnsigned(a, aFrom, aFrom + aLength, b, bFrom, bFrom + bLength);
  }
}
