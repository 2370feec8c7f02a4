package org.carelake.transforms.fhirpath;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * A JSON object of which only the members that some expression reads were kept. A slot holds null
 * (absent), a {@link UTF8String} (a string, or a number as written), a {@link Boolean}, a Node, or
 * an {@code Object[]} of these for a JSON array, nulls included.
 */
public final class Node {
  private static final Object[] NO_SLOTS = {};

  static final Node EMPTY = new Node(NO_SLOTS, null);

  final Object[] slots;
  final UTF8String json;

  Node(Object[] slots, UTF8String json) {
    this.slots = slots;
    this.json = json;
  }
}
