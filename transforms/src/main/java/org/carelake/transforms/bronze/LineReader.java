package org.carelake.transforms.bronze;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.carelake.transforms.digest.Digests;

/**
 * Lines of a byte stream, with their place in it. A line ends with LF or CRLF or with the stream; a
 * byte order mark in front of a line is left out. Of a line longer than the limit no more than the
 * limit is ever held: it is passed over, and its length and hash are told.
 *
 * <p>{@link #next} moves to the next line; the accessors describe the line it moved to, until the
 * next call. Not thread-safe.
 */
public final class LineReader implements Closeable {
  /** How many bytes are read from the stream at once. */
  public static final int CHUNK = 256 * 1024;

  private final InputStream in;
  private final long limit;
  private final byte[] chunk;
  private int chunkAt;
  private int chunkEnd;

  private byte[] joined = new byte[0];
  private byte[] line = new byte[0];
  private int lineStart;
  private int lineEnd;
  private long lineOffset;
  private long lineLength;
  private long lines;
  private long nextOffset;
  private boolean tooLong;
  private String hash = "";

  /**
   * Reads lines from a stream.
   *
   * @param offset where in the whole stream the first byte of this one stands
   * @param limit the longest line that is given out, in bytes without its end
   */
  public LineReader(InputStream in, long offset, long limit) {
    this(in, offset, limit, CHUNK);
  }

  LineReader(InputStream in, long offset, long limit, int chunkSize) {
    this.in = in;
    this.nextOffset = offset;
    this.limit = Math.min(limit, Integer.MAX_VALUE - 16L);
    this.chunk = new byte[chunkSize];
  }

  /** Passes over the rest of a line that began before this stream. */
  public void skipPartialLine() throws IOException {
    while (chunkAt < chunkEnd || fill()) {
      int feed = indexOfLineFeed();
      if (feed >= 0) {
        advance(feed + 1 - chunkAt);
        return;
      }
      advance(chunkEnd - chunkAt);
    }
  }

  /**
   * Moves to the next line; false at the end of the stream.
   *
   * @throws IOException if the stream fails; {@link #nextOffset} is then the start of the line that
   *     could not be completed
   */
  public boolean next() throws IOException {
    lineOffset = nextOffset;
    tooLong = false;
    if (chunkAt >= chunkEnd && !fill()) {
      return false;
    }
    int feed = indexOfLineFeed();
    if (feed >= 0 && feed - chunkAt <= limit) {
      line = chunk;
      lineStart = chunkAt;
      lineEnd = feed;
      lineLength = feed - chunkAt;
      advance(feed + 1 - chunkAt);
    } else {
      joinChunks();
    }
    lines++;
    if (!tooLong) {
      trim();
    }
    return true;
  }

  /** The array that holds the line. */
  public byte[] bytes() {
    return line;
  }

  /** Where in {@link #bytes} the line starts. */
  public int start() {
    return lineStart;
  }

  /** Where in {@link #bytes} the line ends. */
  public int end() {
    return lineEnd;
  }

  /** Where in the whole stream the line starts. */
  public long offset() {
    return lineOffset;
  }

  /** The line's length in bytes, without its end; also of a line that is too long. */
  public long length() {
    return lineLength;
  }

  /** How many lines were read, this one included. */
  public long count() {
    return lines;
  }

  /** Whether the line is longer than the limit; {@link #bytes} then doesn't hold it. */
  public boolean isTooLong() {
    return tooLong;
  }

  /** SHA-256 of a line that is too long, hexadecimal. */
  public String hash() {
    return hash;
  }

  /** Where in the whole stream the next line starts. */
  public long nextOffset() {
    return nextOffset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A line that doesn't end in the present chunk, or is too long. */
  private void joinChunks() throws IOException {
    long length = 0;
    MessageDigest digest = null;
    while (chunkAt < chunkEnd || fill()) {
      int feed = indexOfLineFeed();
      int stop = feed >= 0 ? feed : chunkEnd;
      int count = stop - chunkAt;
      if (digest == null && length + count > limit) {
        digest = Digests.sha256();
        digest.update(joined, 0, (int) length);
      }
      if (digest == null) {
        append(count, (int) length);
      } else {
        digest.update(chunk, chunkAt, count);
      }
      length += count;
      chunkAt = feed >= 0 ? feed + 1 : stop;
      if (feed >= 0) {
        nextOffset = lineOffset + length + 1;
        finish(length, digest);
        return;
      }
    }
    nextOffset = lineOffset + length;
    finish(length, digest);
  }

  private void append(int count, int length) {
    if (joined.length < length + count) {
      long grown = Math.min(limit, Math.max(length + count, 2L * joined.length));
      joined = Arrays.copyOf(joined, (int) grown);
    }
    System.arraycopy(chunk, chunkAt, joined, length, count);
  }

  private void finish(long length, MessageDigest digest) {
    lineLength = length;
    if (digest == null) {
      line = joined;
      lineStart = 0;
      lineEnd = (int) length;
    } else {
      tooLong = true;
      hash = Digests.hex(digest);
      line = new byte[0];
      lineStart = 0;
      lineEnd = 0;
    }
  }

  private void trim() {
    if (lineEnd > lineStart && line[lineEnd - 1] == '\r') {
      lineEnd--;
    }
    if (lineEnd - lineStart >= 3
        && line[lineStart] == (byte) 0xef
        && line[lineStart + 1] == (byte) 0xbb
        && line[lineStart + 2] == (byte) 0xbf) {
      lineStart += 3;
      lineOffset += 3;
    }
    lineLength = lineEnd - lineStart;
  }

  private int indexOfLineFeed() {
    for (int i = chunkAt; i < chunkEnd; i++) {
      if (chunk[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void advance(int count) {
    chunkAt += count;
    nextOffset += count;
  }

  private boolean fill() throws IOException {
    int count = in.read(chunk, 0, chunk.length);
    chunkAt = 0;
    chunkEnd = Math.max(count, 0);
    return count > 0;
  }
}
