package org.carelake.transforms.fhirpath;

/** A FHIRPath expression that can't be used, with the place in it that is wrong. */
public class FhirPathException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int start;
  private final int end;
  private int path;

  FhirPathException(int start, int end, String message) {
    super(message);
    this.start = start;
    this.end = Math.max(end, start + 1);
  }

  static FhirPathException at(Ast node, String message) {
    return new FhirPathException(node.start(), node.end(), message);
  }

  /** Which of several expressions is wrong; 0 when there is one. */
  public int path() {
    return path;
  }

  FhirPathException inPath(int index) {
    path = index;
    return this;
  }

  /** Index of the first wrong character. */
  public int start() {
    return start;
  }

  /** Index after the last wrong character. */
  public int end() {
    return end;
  }

  /** An expression that is wrong as a whole, marked as such. */
  public static String markedWhole(String expression) {
    return new FhirPathException(0, expression.length(), "").marked(expression);
  }

  /** The expression with a mark under the wrong place, over two lines, each indented. */
  public String marked(String expression) {
    int lineStart = expression.lastIndexOf('\n', Math.min(start, expression.length()) - 1) + 1;
    int newline = expression.indexOf('\n', lineStart);
    int lineEnd = newline < 0 ? expression.length() : newline;
    int markLength = Math.max(1, Math.min(end, Math.max(lineEnd, start + 1)) - start);
    return "\n  "
        + expression.substring(lineStart, lineEnd)
        + "\n  "
        + " ".repeat(start - lineStart)
        + "^".repeat(markLength);
  }
}
