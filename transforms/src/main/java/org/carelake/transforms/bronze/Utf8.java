package org.carelake.transforms.bronze;

/** Checks that bytes are UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates. */
final class Utf8 {
  private Utf8() {}

  /** The position of the first byte that can't be UTF-8, or -1 when all of it is. */
  static int firstInvalid(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      if (bytes[at] >= 0) {
        at++;
        continue;
      }
      int length = sequenceLength(bytes, at, end);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /** Length of the multi-byte sequence at a position, 0 when there is no valid one. */
  private static int sequenceLength(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > end) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean valid =
        switch (lead) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second <= 0x9f;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second <= 0x8f;
          default -> true;
        };
    return valid ? length : 0;
  }
}
