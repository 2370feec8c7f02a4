package org.carelake.transforms.fhirpath;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a resource that a set of expressions reads. Expressions of several views may be
 * compiled into one projection; a resource is then read once for all of them.
 */
public final class Projection {
  private final ShapeBuilder root = new ShapeBuilder();
  private final List<Slot> slots = new ArrayList<>();
  private boolean frozen;

  ShapeBuilder root() {
    return root;
  }

  /** A member of the objects at a place. */
  Slot slot(ShapeBuilder owner, String name) {
    if (frozen) {
      throw new IllegalStateException("the projection is finished");
    }
    owner.member(name);
    Slot slot = new Slot(owner, name);
    slots.add(slot);
    return slot;
  }

  /** Finishes the projection; no expression may be compiled into it any more. */
  public ResourceReader finish() {
    frozen = true;
    ResourceReader reader = new ResourceReader(root.freeze());
    slots.forEach(Slot::freeze);
    return reader;
  }
}
