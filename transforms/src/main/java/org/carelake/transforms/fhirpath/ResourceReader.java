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

  /**
   * A resource that takes up a line.
   *
   * @param end index of the line feed, or behind the last byte of all
   */
  public record Line(Node resource, int end) {}

  /**
   * Reads the resource that takes up a line, and finds the line's end by it; in the usual line,
   * which is sound, nobody has to search it.
   *
   * @param bytes UTF-8; the result refers to these bytes, so they must not change while it is used
   * @param from index of the first byte of the resource
   * @param limit index behind a line feed, or behind the last byte of all
   * @throws EvaluationException when the line is no JSON object; where it ends is not known then
   */
  public Line readLine(byte[] bytes, int from, int limit) {
    JsonScanner scanner = JsonScanner.ofLine(bytes, from, limit);
    Node resource = scanner.line(shape);
    return new Line(resource, scanner.position());
  }
}
