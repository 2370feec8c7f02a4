package org.carelake.transforms.bronze;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing output of the canonical form, with the sorting of an object's members. While an object is
 * open, each of its members is a segment {@code ,"name":value}; closing it puts the segments in the
 * order of their names' bytes and turns the first comma into the opening brace.
 */
final class CanonicalBytes {
  private static final int INSERTION_SORT_LIMIT = 40;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[16 * 1024];
  private int length;
  private byte[] scratch = new byte[16 * 1024];

  /** Open members as triples: start of segment, end of the quoted name, end of segment. */
  private int[] members = new int[3 * 256];

  private int memberCount;

  void clear() {
    length = 0;
    memberCount = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void write(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(length + 1));
    }
    bytes[length++] = (byte) value;
  }

  void write(byte[] source, int start, int end) {
    int count = end - start;
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, grown(length + count));
    }
    System.arraycopy(source, start, bytes, length, count);
    length += count;
  }

  /** A code point or lone surrogate from an escape, in its shortest form. */
  void writeCharacter(int character) {
    switch (character) {
      case '"', '\\' -> escape(character);
      case '\b' -> escape('b');
      case '\f' -> escape('f');
      case '\n' -> escape('n');
      case '\r' -> escape('r');
      case '\t' -> escape('t');
      default -> {
        if (character < 0x20 || (character >= 0xd800 && character <= 0xdfff)) {
          writeUnicodeEscape(character);
        } else {
          writeUtf8(character);
        }
      }
    }
  }

  /** How many members are open; remembered by an object when it starts. */
  int mark() {
    return memberCount;
  }

  void member(int start, int nameEnd) {
    if (members.length < 3 * (memberCount + 1)) {
      members = Arrays.copyOf(members, members.length * 2);
    }
    int at = 3 * memberCount++;
    members[at] = start;
    members[at + 1] = nameEnd;
    members[at + 2] = length;
  }

  int memberStart(int index) {
    return members[3 * index];
  }

  int memberNameEnd(int index) {
    return members[3 * index + 1];
  }

  int memberEnd(int index) {
    return members[3 * index + 2];
  }

  /**
   * Sorts the members since a mark and closes the object. The members stay listed, at their new
   * places, until {@link #forget}.
   *
   * @return whether all names are distinct
   */
  boolean closeObject(int mark) {
    if (memberCount == mark) {
      write('{');
      write('}');
      return true;
    }
    int order = order(mark);
    if (order == 0) {
      return false;
    }
    int bodyStart = members[3 * mark];
    if (order < 0) {
      if (!sort(mark)) {
        return false;
      }
      moveSegments(mark, bodyStart);
    }
    bytes[bodyStart] = '{';
    write('}');
    return true;
  }

  void forget(int mark) {
    memberCount = mark;
  }

  /** 1 when sorted and distinct, 0 when two neighbours are equal, -1 when not sorted. */
  private int order(int mark) {
    for (int i = mark + 1; i < memberCount; i++) {
      int comparison = compare(i - 1, i);
      if (comparison >= 0) {
        return comparison == 0 ? 0 : -1;
      }
    }
    return 1;
  }

  private boolean sort(int mark) {
    if (memberCount - mark <= INSERTION_SORT_LIMIT) {
      insertionSort(mark);
    } else {
      mergeSort(mark);
    }
    return order(mark) == 1;
  }

  private void insertionSort(int mark) {
    for (int i = mark + 1; i < memberCount; i++) {
      for (int j = i; j > mark && compare(j - 1, j) > 0; j--) {
        for (int k = 0; k < 3; k++) {
          int held = members[3 * j + k];
          members[3 * j + k] = members[3 * (j - 1) + k];
          members[3 * (j - 1) + k] = held;
        }
      }
    }
  }

  private void mergeSort(int mark) {
    Integer[] indexes = new Integer[memberCount - mark];
    Arrays.setAll(indexes, i -> mark + i);
    Arrays.sort(indexes, this::compare);
    int[] sorted = new int[3 * indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      System.arraycopy(members, 3 * indexes[i], sorted, 3 * i, 3);
    }
    System.arraycopy(sorted, 0, members, 3 * mark, sorted.length);
  }

  private int compare(int left, int right) {
    return Arrays.compareUnsigned(
        bytes,
        members[3 * left] + 2,
        members[3 * left + 1] - 1,
        bytes,
        members[3 * right] + 2,
        members[3 * right + 1] - 1);
  }

  private void moveSegments(int mark, int bodyStart) {
    int size = length - bodyStart;
    if (scratch.length < size) {
      scratch = new byte[grown(size)];
    }
    int to = 0;
    for (int i = mark; i < memberCount; i++) {
      int start = members[3 * i];
      int segment = members[3 * i + 2] - start;
      System.arraycopy(bytes, start, scratch, to, segment);
      members[3 * i] = bodyStart + to;
      members[3 * i + 1] += bodyStart + to - start;
      members[3 * i + 2] = bodyStart + to + segment;
      to += segment;
    }
    System.arraycopy(scratch, 0, bytes, bodyStart, size);
  }

  private void escape(int character) {
    write('\\');
    write(character);
  }

  private void writeUnicodeEscape(int character) {
    escape('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      write(HEX[(character >> shift) & 0xf]);
    }
  }

  private void writeUtf8(int character) {
    if (character < 0x80) {
      write(character);
    } else if (character < 0x800) {
      write(0xc0 | character >> 6);
      write(0x80 | character & 0x3f);
    } else if (character < 0x10000) {
      write(0xe0 | character >> 12);
      write(0x80 | character >> 6 & 0x3f);
      write(0x80 | character & 0x3f);
    } else {
      write(0xf0 | character >> 18);
      write(0x80 | character >> 12 & 0x3f);
      write(0x80 | character >> 6 & 0x3f);
      write(0x80 | character & 0x3f);
    }
  }

  private static int grown(int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, needed * 2L));
  }
}
