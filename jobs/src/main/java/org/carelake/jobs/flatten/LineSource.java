package org.carelake.jobs.flatten;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.carelake.jobs.disk.DirectLocalFileSystem;

/**
 * The lines of a file that begin in a range of it, as slices of one large buffer. Searches line
 * ends eight bytes at a time.
 */
final class LineSource implements Closeable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;

  /** Larger reads make the JDK allocate native memory each time. */
  private static final int CHUNK = 64 << 10;

  private static final int MIN_READ = 64 << 10;
  private static final int MAX_LINE = Integer.MAX_VALUE - 64;

  private final InputStream in;
  private final long end;
  private byte[] buffer;
  private int filled;
  private int next;
  private long bufferOffset;
  private int from;
  private int to;
  private boolean ended;
  private int complete;

  /** Opens the file; the buffer is taken over and may be replaced by a larger one. */
  LineSource(FileSplit split, Configuration conf, byte[] buffer) throws IOException {
    this.buffer = buffer;
    this.end = split.end();
    Path path = new Path(split.path());
    CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(path);
    if (codec != null) {
      in = codec.createInputStream(open(path, path.getFileSystem(conf), 0));
      return;
    }
    long start = Math.max(0, split.start() - 1);
    in = open(path, path.getFileSystem(conf), start);
    bufferOffset = start;
    if (split.start() > 0) {
      advance();
    }
  }

  /** Hadoop reads a local file through several layers, and with its checksums where it has any. */
  private static InputStream open(Path path, FileSystem fs, long start) throws IOException {
    if (fs instanceof LocalFileSystem local
        && !fs.exists(DirectLocalFileSystem.checksumFile(path))) {
      FileChannel channel = FileChannel.open(local.pathToFile(path).toPath());
      return Channels.newInputStream(channel.position(start));
    }
    FSDataInputStream raw = fs.open(path);
    raw.seek(start);
    return raw;
  }

  /** Goes to the next line; false when there is none in the range. */
  boolean advance() throws IOException {
    if (bufferOffset + next >= end) {
      return false;
    }
    int search = next;
    while (true) {
      int found = newline(search);
      if (found >= 0) {
        from = next;
        to = found;
        next = found + 1;
        return true;
      }
      if (ended) {
        from = next;
        to = filled;
        next = filled;
        return from < to;
      }
      int tail = filled - next;
      fill();
      search = next + tail;
    }
  }

  /** Whether {@link #next} lies before {@link #complete}, after reading on where it does not. */
  boolean hasCompleteLine() throws IOException {
    if (bufferOffset + next >= end) {
      return false;
    }
    if (next >= complete && !ended) {
      fill();
    }
    return next < complete;
  }

  /** Index of the first byte that was not gone over yet. */
  int next() {
    return next;
  }

  /** Index behind the last line feed in the buffer; at the end of the file, behind all. */
  int complete() {
    return complete;
  }

  /**
   * Makes the bytes from {@link #next} the current line.
   *
   * @param lineEnd index of its line feed, or {@link #complete} where there is none
   */
  void take(int lineEnd) {
    from = next;
    to = lineEnd;
    next = Math.min(lineEnd + 1, filled);
  }

  private int lastCompleteEnd() {
    if (ended) {
      return filled;
    }
    int i = filled;
    while (i > 0 && buffer[i - 1] != '\n') {
      i--;
    }
    return i;
  }

  private int newline(int start) {
    int i = start;
    int fast = filled - 32;
    while (i <= fast) {
      long any = newlines(i) | newlines(i + 8) | newlines(i + 16) | newlines(i + 24);
      if (any != 0) {
        break;
      }
      i += 32;
    }
    fast = filled - 8;
    while (i <= fast) {
      long found = newlines(i);
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += 8;
    }
    while (i < filled) {
      if (buffer[i] == '\n') {
        return i;
      }
      i++;
    }
    return -1;
  }

  /** The highest bit of the first byte that is a line feed, and perhaps of bytes behind it. */
  private long newlines(int at) {
    long word = (long) LONG.get(buffer, at) ^ NEWLINES;
    return (word - ONES) & ~word & HIGHS;
  }

  /** Moves what is left of the current line to the front and reads on behind it. */
  private void fill() throws IOException {
    int tail = filled - next;
    if (tail == buffer.length) {
      if (tail == MAX_LINE) {
        throw new IOException("a line has more than 2 GB");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_LINE, tail * 2L));
    } else if (next > 0) {
      System.arraycopy(buffer, next, buffer, 0, tail);
    }
    bufferOffset += next;
    next = 0;
    filled = tail;
    long wanted = Math.max(MIN_READ, Math.min(buffer.length, end - bufferOffset - filled));
    int stop = (int) Math.min(buffer.length, filled + wanted);
    while (filled < stop && !ended) {
      int read = in.read(buffer, filled, Math.min(CHUNK, stop - filled));
      if (read < 0) {
        ended = true;
      } else {
        filled += read;
      }
    }
    complete = lastCompleteEnd();
  }

  /** The buffer that holds the line; another one after the next call of {@link #advance}. */
  byte[] bytes() {
    return buffer;
  }

  /** Index of the first byte of the line. */
  int from() {
    return from;
  }

  /** Index behind the last byte of the line, that is of its line feed. */
  int to() {
    return to;
  }

  /** Where the line begins in the file, counted in uncompressed bytes. */
  long offset() {
    return bufferOffset + from;
  }

  /** Where the next line begins. */
  long position() {
    return bufferOffset + next;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
