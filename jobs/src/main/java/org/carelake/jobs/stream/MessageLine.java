package org.carelake.jobs.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.carelake.jobs.bulk.DeletionLine;

/**
 * A message as one line of a file. What is wrong with it stays wrong, so that ingest refuses it and
 * quarantine holds it; no message becomes a line that ingest passes over.
 */
final class MessageLine {
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] NOTHING = {' '};

  private MessageLine() {}

  /**
   * The line, without its end.
   *
   * @param key {@code Type/id} of what is deleted; or null
   * @param value JSON, or null for a deletion
   * @param time in milliseconds since 1970; less where the message has none
   */
  static byte[] of(byte[] key, byte[] value, long time) {
    if (value == null) {
      return DeletionLine.of(
              Optional.ofNullable(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
              time < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time).toString()))
          .getBytes(StandardCharsets.UTF_8);
    }
    byte[] line = onOneLine(value);
    return isNothing(line) ? NOTHING : line;
  }

  /** Whether a reader of lines would find nothing in it. */
  private static boolean isNothing(byte[] line) {
    int start = startsWithMark(line) ? MARK.length : 0;
    return start == line.length;
  }

  private static boolean startsWithMark(byte[] line) {
    return line.length >= MARK.length
        && line[0] == MARK[0]
        && line[1] == MARK[1]
        && line[2] == MARK[2];
  }

  /**
   * A line break between the tokens of a JSON text becomes a space. One inside a string, where JSON
   * has none, becomes a tab, which JSON has not there either.
   */
  private static byte[] onOneLine(byte[] value) {
    if (!hasBreak(value)) {
      return value;
    }
    byte[] line = value.clone();
    boolean string = false;
    boolean escaped = false;
    for (int i = 0; i < line.length; i++) {
      byte next = line[i];
      if (next == '\n' || next == '\r') {
        line[i] = (byte) (string ? '\t' : ' ');
        escaped = false;
      } else if (escaped) {
        escaped = false;
      } else if (next == '"') {
        string = !string;
      } else {
        escaped = string && next == '\\';
      }
    }
    return line;
  }

  private static boolean hasBreak(byte[] value) {
    for (byte next : value) {
      if (next == '\n' || next == '\r') {
        return true;
      }
    }
    return false;
  }
}
