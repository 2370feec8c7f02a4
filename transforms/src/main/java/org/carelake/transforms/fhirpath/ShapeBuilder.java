package org.carelake.transforms.fhirpath;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members that expressions read from the JSON objects at some place. Places that one expression
 * reaches both, such as the items of an item, are merged; so a shape may contain itself.
 */
final class ShapeBuilder {
  private ShapeBuilder mergedInto;
  private Map<String, ShapeBuilder> members = new LinkedHashMap<>();
  private boolean whole;
  private Shape shape;

  /** The builder that stands for this one after merging. */
  ShapeBuilder representative() {
    ShapeBuilder at = this;
    while (at.mergedInto != null) {
      at = at.mergedInto;
    }
    return at;
  }

  /** The objects under a member. */
  ShapeBuilder member(String name) {
    ShapeBuilder self = representative();
    return self.members.computeIfAbsent(name, key -> new ShapeBuilder()).representative();
  }

  /** Asks for the JSON text of the whole object. */
  void keepWhole() {
    representative().whole = true;
  }

  /** Makes two places one. */
  static void merge(ShapeBuilder left, ShapeBuilder right) {
    ShapeBuilder a = left.representative();
    ShapeBuilder b = right.representative();
    if (a == b) {
      return;
    }
    b.mergedInto = a;
    a.whole |= b.whole;
    Map<String, ShapeBuilder> moved = b.members;
    b.members = Map.of();
    moved.forEach(
        (name, child) -> {
          ShapeBuilder present = a.representative().members.putIfAbsent(name, child);
          if (present != null) {
            merge(present, child);
          }
        });
  }

  /** The finished shape; nothing may be added or merged after the first call. */
  Shape freeze() {
    ShapeBuilder self = representative();
    if (self.shape == null) {
      self.shape = new Shape(self.members.keySet(), self.whole);
      int index = 0;
      for (ShapeBuilder child : self.members.values()) {
        self.shape.child(index++, child.freeze());
      }
    }
    return self.shape;
  }
}
