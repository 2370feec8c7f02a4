package org.carelake.transforms.fhirpath;

import java.io.Serializable;

/** Where a member lies in its node; known once all expressions are compiled. */
final class Slot implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient ShapeBuilder owner;
  private final String name;
  private int index = -1;

  Slot(ShapeBuilder owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  void freeze() {
    index = owner.freeze().slot(name);
  }

  Object of(Node node) {
    return node.slots[index];
  }
}
