package org.carelake.transforms.fhirpath;

/** What an expression sees beside its focus; one per thread, reused from resource to resource. */
public final class Scope {
  Node root = Node.EMPTY;
  long rowIndex;
  long index;

  /** Turns to another resource. */
  public void begin(Node resource) {
    root = resource;
    rowIndex = 0;
    index = 0;
  }

  /** The value of {@code %rowIndex}. */
  public long rowIndex() {
    return rowIndex;
  }

  /** Sets the value of {@code %rowIndex}. */
  public void rowIndex(long index) {
    rowIndex = index;
  }
}
