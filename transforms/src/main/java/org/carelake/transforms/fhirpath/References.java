package org.carelake.transforms.fhirpath;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads literal references: an optional base URL, a type, an id of 1 to 64 letters, digits, - and
 * ., and an optional {@code /_history/version}.
 */
public final class References {
  private static final UTF8String HISTORY = UTF8String.fromString("_history");
  private static final int MAX_ID = 64;

  private References() {}

  /**
   * The id that a reference names; null when it names none, or one of another type than wanted.
   *
   * @param wanted the type, or null for any
   */
  public static UTF8String id(UTF8String reference, UTF8String wanted) {
    int end = reference.numBytes();
    int slash = lastSlash(reference, end);
    int before = slash < 0 ? -1 : lastSlash(reference, slash);
    if (before >= 0 && part(reference, before + 1, slash).equals(HISTORY)) {
      end = before;
      slash = lastSlash(reference, end);
      before = slash < 0 ? -1 : lastSlash(reference, slash);
    }
    if (slash < 0 || !isId(reference, slash + 1, end)) {
      return null;
    }
    boolean matches =
        wanted == null
            ? isTypeName(reference, before + 1, slash)
            : part(reference, before + 1, slash).equals(wanted);
    return matches ? part(reference, slash + 1, end) : null;
  }

  private static int lastSlash(UTF8String text, int end) {
    int at = end - 1;
    while (at >= 0 && text.getByte(at) != '/') {
      at--;
    }
    return at;
  }

  private static UTF8String part(UTF8String text, int from, int to) {
    return UTF8String.fromAddress(text.getBaseObject(), text.getBaseOffset() + from, to - from);
  }

  private static boolean isId(UTF8String text, int from, int to) {
    if (to <= from || to - from > MAX_ID) {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte c = text.getByte(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isTypeName(UTF8String text, int from, int to) {
    if (to <= from || text.getByte(from) < 'A' || text.getByte(from) > 'Z') {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isLetter(text.getByte(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
