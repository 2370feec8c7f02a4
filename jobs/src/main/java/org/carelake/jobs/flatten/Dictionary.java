package org.carelake.jobs.flatten;

import java.util.Arrays;

/** The distinct values of a column, numbered in the order of their first occurrence. */
final class Dictionary {
  private static final int INITIAL = 256;
  private static final int OBJECT_BITS = 6;
  private static final int OBJECTS = 1 << OBJECT_BITS;

  private final Bytes values = new Bytes();
  private int[] starts = new int[INITIAL];
  private int[] hashes = new int[INITIAL];
  private int[] seen = new int[INITIAL];
  private int[] table = new int[INITIAL * 4];
  private int size;
  private int last = -1;
  private final Object[] objects = new Object[OBJECTS];
  private final int[] objectNumbers = new int[OBJECTS];

  /**
   * The number of a value, which is added when it is new.
   *
   * @param object stands for the bytes: they never change while it is used
   * @param trace is mostly the same for one object, and another for others
   */
  int number(Object object, int trace, byte[] bytes, int from, int length) {
    int at = (trace ^ trace >>> OBJECT_BITS) & (OBJECTS - 1);
    if (objects[at] == object) {
      return objectNumbers[at];
    }
    int number = number(bytes, from, length);
    objects[at] = object;
    objectNumbers[at] = number;
    return number;
  }

  /** The number of a value, which is added when it is new. */
  int number(byte[] bytes, int from, int length) {
    if (last >= 0 && is(last, bytes, from, length)) {
      return last;
    }
    int hash = Bytes.hash(bytes, from, length);
    int mask = table.length - 1;
    int at = hash & mask;
    while (table[at] != 0) {
      int number = table[at] - 1;
      if (hashes[number] == hash && is(number, bytes, from, length)) {
        last = number;
        return number;
      }
      at = (at + 1) & mask;
    }
    table[at] = size + 1;
    last = size;
    add(hash, bytes, from, length);
    return last;
  }

  private boolean is(int number, byte[] bytes, int from, int length) {
    return length(number) == length
        && Bytes.equal(values.array(), starts[number], bytes, from, length);
  }

  private void add(int hash, byte[] bytes, int from, int length) {
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
      hashes = Arrays.copyOf(hashes, starts.length);
      seen = Arrays.copyOf(seen, starts.length);
    }
    hashes[size] = hash;
    values.add(bytes, from, length);
    starts[++size] = values.size();
    if (size * 2 > table.length) {
      rehash();
    }
  }

  private void rehash() {
    table = new int[table.length * 4];
    int mask = table.length - 1;
    for (int number = 0; number < size; number++) {
      int at = hashes[number] & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = number + 1;
    }
  }

  int size() {
    return size;
  }

  /** Bytes of all values. */
  int bytes() {
    return values.size();
  }

  /** The array that holds the values. */
  byte[] array() {
    return values.array();
  }

  int start(int number) {
    return starts[number];
  }

  int length(int number) {
    return starts[number + 1] - starts[number];
  }

  /** Whether a value is met for the first time in a page; pages are numbered from 1. */
  boolean firstIn(int page, int number) {
    if (seen[number] == page) {
      return false;
    }
    seen[number] = page;
    return true;
  }

  void clear() {
    values.clear();
    Arrays.fill(table, 0);
    Arrays.fill(seen, 0);
    Arrays.fill(objects, null);
    size = 0;
    last = -1;
  }
}
