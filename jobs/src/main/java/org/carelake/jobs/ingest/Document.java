package org.carelake.jobs.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.carelake.transforms.bronze.LineReader;

/**
 * A file that is read in one piece.
 *
 * @param content its bytes; empty when they are more than the limit
 * @param start where the text begins: after a byte order mark
 * @param length its length in bytes, also when that is more than the limit
 * @param lines how many lines it has
 * @param hash SHA-256 of a text that is too long, else empty
 */
record Document(Optional<byte[]> content, int start, long length, long lines, String hash) {
  /**
   * Reads a stream to its end, holding no more than the limit.
   *
   * @param size how many bytes to expect; where it is right, the text is held once and not twice
   */
  static Document read(InputStream stream, long limit, long size) throws IOException {
    int most = (int) Math.min(limit, Integer.MAX_VALUE - 16L);
    byte[] bytes = content(stream, most, (int) Math.min(size, most));
    if (bytes.length == most && stream.read() >= 0) {
      long rest = 1;
      byte[] chunk = new byte[LineReader.CHUNK];
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        rest += count;
      }
      return new Document(Optional.empty(), 0, most + rest, 0, "");
    }
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    long feeds = 0;
    for (byte b : bytes) {
      feeds += b == '\n' ? 1 : 0;
    }
    boolean open = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
    return new Document(
        Optional.of(bytes), marked ? 3 : 0, bytes.length, feeds + (open ? 1 : 0), "");
  }

  private static byte[] content(InputStream stream, int most, int size) throws IOException {
    byte[] expected = new byte[size];
    int count = stream.readNBytes(expected, 0, size);
    if (count < size) {
      return Arrays.copyOf(expected, count);
    }
    // an uncompressed file ends here
    byte[] rest = stream.readNBytes(most - size);
    if (rest.length == 0) {
      return expected;
    }
    byte[] all = Arrays.copyOf(expected, size + rest.length);
    System.arraycopy(rest, 0, all, size, rest.length);
    return all;
  }
}
