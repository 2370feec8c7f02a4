package org.carelake.jobs.bulk;

/**
 * Looks at NDJSON as it passes: how many lines it has that are not blank, and whether the last one
 * is a whole JSON object. Knows strings and braces, and no more of JSON: what else is wrong with a
 * line, ingest says.
 */
final class LineCheck {
  private long lines;
  private boolean content;
  private boolean object;
  private boolean string;
  private boolean escaped;
  private int depth;

  /** Looks at the next bytes. */
  void look(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      look(bytes[i]);
    }
  }

  private void look(byte next) {
    if (next == '\n') {
      endLine();
    } else if (escaped) {
      escaped = false;
    } else if (string) {
      escaped = next == '\\';
      string = next != '"';
    } else if (next != ' ' && next != '\t' && next != '\r') {
      if (!content) {
        content = true;
        object = next == '{';
        lines++;
      }
      switch (next) {
        case '"' -> string = true;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
    }
  }

  private void endLine() {
    content = false;
    object = false;
    string = false;
    escaped = false;
    depth = 0;
  }

  /** How many lines there are that are not blank. */
  long lines() {
    return lines;
  }

  /** Whether nothing is missing at the end. */
  boolean isWhole() {
    return !content || object && depth == 0 && !string;
  }
}
