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
    return read(json, 0, json.length);
  }

  /**
   * Reads one resource that stands in a larger array.
   *
   * @param bytes UTF-8; the result refers to these bytes, so they must not change while it is used
   * @param from index of the first byte of the resource
   * @param to index behind its last byte
   * @throws EvaluationException when it is not a JSON object
   */
  public Node read(byte[] bytes, int from, int to) {
    return new JsonScanner(bytes, from, to).document(shape);
  }
}
