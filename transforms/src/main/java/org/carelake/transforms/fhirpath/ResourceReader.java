package org.carelake.transforms.fhirpath;

import java.io.Serializable;

/** Reads the members that a projection asks for from the JSON of a resource. */
public final class ResourceReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Shape shape;

  ResourceReader(Shape shape) {
    this.shape = shape;
  }

  /**
   * Reads one resource.
   *
   * @param json UTF-8; the result refers to these bytes, so they must not change afterwards
   * @throws EvaluationException when it is not a JSON object
   */
  public Node read(byte[] json) {
    return new JsonScanner(json).document(shape);
  }
}
