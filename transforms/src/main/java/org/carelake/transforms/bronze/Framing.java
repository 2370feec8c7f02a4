package org.carelake.transforms.bronze;

/** How a file is divided into JSON texts, judged by its first bytes. */
public enum Framing {
  /** One JSON text a line. */
  LINES,
  /** One JSON text over several lines. */
  DOCUMENT,
  /** The first line is an incomplete JSON text: a document, or lines of which the first is cut. */
  DOCUMENT_OR_LINES,
  /** Text in UTF-16 or UTF-32. */
  NOT_UTF8;

  private static final int DEPTH = 1000;

  /** The framing of a file that begins with these bytes. */
  public static Framing of(byte[] head) {
    if (head.length >= 2 && isWideMark(head[0] & 0xff, head[1] & 0xff)) {
      return NOT_UTF8;
    }
    int start = head.length >= 3 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb ? 3 : 0;
    while (start < head.length && isSpace(head[start])) {
      start++;
    }
    int lineEnd = start;
    while (lineEnd < head.length && head[lineEnd] != '\n') {
      lineEnd++;
    }
    int next = lineEnd;
    while (next < head.length && isSpace(head[next])) {
      next++;
    }
    if (next >= head.length) {
      return LINES;
    }
    while (lineEnd > start && isSpace(head[lineEnd - 1])) {
      lineEnd--;
    }
    return ofFirstLine(head, start, lineEnd);
  }

  private static Framing ofFirstLine(byte[] head, int start, int end) {
    boolean bracketsOnly = end > start;
    for (int i = start; i < end; i++) {
      bracketsOnly &= head[i] == '{' || head[i] == '[';
    }
    if (bracketsOnly) {
      return DOCUMENT;
    }
    try {
      new JsonScanner(DEPTH).scan(head, start, end);
      return LINES;
    } catch (RejectedException rejection) {
      return rejection.reason() == RejectReason.TRUNCATED ? DOCUMENT_OR_LINES : LINES;
    }
  }

  private static boolean isWideMark(int first, int second) {
    return first == 0xfe && second == 0xff || first == 0xff && second == 0xfe;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
