package org.carelake.transforms.fhirpath;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Which members of a JSON object are kept, found by the bytes of their names. */
final class Shape implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MET = 64;

  private final boolean whole;
  private final Shape[] children;
  private final Map<String, Integer> slots = new HashMap<>();
  private final byte[][] tableNames;
  private final int[] tableSlots;
  private final int mask;
  private transient ExpectedMember first;
  private transient ExpectedMember[] met = {};

  Shape(Collection<String> names, boolean whole) {
    this.whole = whole;
    this.children = new Shape[names.size()];
    int capacity = Integer.highestOneBit(Math.max(1, names.size() * 3)) << 1;
    mask = capacity - 1;
    tableNames = new byte[capacity][];
    tableSlots = new int[capacity];
    int slot = 0;
    for (String name : names) {
      slots.put(name, slot);
      insert(name.getBytes(StandardCharsets.UTF_8), slot++);
    }
  }

  private void insert(byte[] name, int slot) {
    int at = hash(name, 0, name.length) & mask;
    while (tableNames[at] != null) {
      at = (at + 1) & mask;
    }
    tableNames[at] = name;
    tableSlots[at] = slot;
  }

  /** The member that objects began with last; null at the beginning. */
  ExpectedMember first() {
    return first;
  }

  /**
   * Remembers the member that stood behind another.
   *
   * @param previous the member before; null for the first
   * @param from index of the opening quote of the name
   * @param to index behind the colon
   * @return the member; null when it is not remembered
   */
  ExpectedMember learn(ExpectedMember previous, byte[] bytes, int from, int to, int slot) {
    ExpectedMember[] known = met;
    ExpectedMember member = null;
    if (known != null) {
      for (ExpectedMember candidate : known) {
        if (candidate.isKey(bytes, from, to)) {
          member = candidate;
          break;
        }
      }
    }
    if (member == null) {
      int count = known == null ? 0 : known.length;
      if (count == MAX_MET) {
        return null;
      }
      member = new ExpectedMember(bytes, from, to, slot);
      ExpectedMember[] more =
          known == null ? new ExpectedMember[1] : Arrays.copyOf(known, count + 1);
      more[count] = member;
      met = more;
    }
    if (previous == null) {
      first = member;
    } else {
      previous.next(member);
    }
    return member;
  }

  void child(int slot, Shape child) {
    children[slot] = child;
  }

  Shape child(int slot) {
    return children[slot];
  }

  int size() {
    return children.length;
  }

  boolean whole() {
    return whole;
  }

  int slot(String name) {
    return slots.get(name);
  }

  /** The slot of a name that stands in the bytes, -1 when the member is not kept. */
  int slot(byte[] bytes, int from, int to) {
    int at = hash(bytes, from, to) & mask;
    while (tableNames[at] != null) {
      byte[] name = tableNames[at];
      if (name.length == to - from && startsAt(bytes, from, name)) {
        return tableSlots[at];
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  private static boolean startsAt(byte[] bytes, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (bytes[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return 0;
    }
    int mixed =
        length * 31 + bytes[from] * 7 + bytes[to - 1] * 131 + bytes[(from + to) >>> 1] * 1031;
    return mixed ^ (mixed >>> 7);
  }
}
