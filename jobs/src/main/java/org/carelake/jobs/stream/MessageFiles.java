package org.carelake.jobs.stream;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes messages, in the order of their offsets, to files named {@code
 * topic/partition-offset.ndjson}: line n is the message with offset plus n less one. Offsets that
 * hold no message are lines without any byte; where many follow each other, a new file begins. A
 * file has its name when it is whole, and until then one that begins with a dot.
 */
final class MessageFiles implements AutoCloseable {
  /** So many offsets in a row without a message are lines; compaction leaves such gaps. */
  static final int MAX_GAP = 1000;

  /** Below what ingest divides, so that it counts the lines of a file from its start. */
  static final long MAX_BYTES = 64L << 20;

  private static final int BUFFER = 256 * 1024;

  private final FileSystem files;
  private final Path folder;
  private final String attempt;
  private final long maxBytes;
  private final List<Written> written = new ArrayList<>();
  private Open open;

  /**
   * A writer of one attempt of one task.
   *
   * @param attempt tells it from other attempts of the task
   */
  MessageFiles(FileSystem files, Path folder, String attempt) {
    this(files, folder, attempt, MAX_BYTES);
  }

  MessageFiles(FileSystem files, Path folder, String attempt, long maxBytes) {
    this.files = files;
    this.folder = folder;
    this.attempt = attempt;
    this.maxBytes = maxBytes;
  }

  /**
   * A file that is whole.
   *
   * @param offset of its first message
   * @param messages how many it holds
   * @param oldestAt the smallest time of a message, in milliseconds since 1970; -1 when none has
   *     one
   */
  record Written(
      String path, String topic, int partition, long offset, long messages, long oldestAt) {}

  /** A message as it is received; see {@link MessageLine} for key, value and time. */
  record Message(String topic, int partition, long offset, long time, byte[] key, byte[] value) {}

  /** Writes a message. */
  void add(Message message) throws IOException {
    byte[] line = MessageLine.of(message.key(), message.value(), message.time());
    if (open != null && !open.takes(message, line.length, maxBytes)) {
      finish();
    }
    if (open == null) {
      open = begin(message);
    }
    open.write(message, line);
  }

  /** The files, once all messages were given. */
  List<Written> end() throws IOException {
    if (open != null) {
      finish();
    }
    return List.copyOf(written);
  }

  /** Removes what did not become a whole file. */
  @Override
  public void close() throws IOException {
    if (open != null) {
      Open left = open;
      open = null;
      left.out.close();
      files.delete(left.hidden, false);
    }
  }

  private Open begin(Message first) throws IOException {
    Path of = new Path(folder, first.topic());
    String name = String.format(Locale.ROOT, "%d-%020d.ndjson", first.partition(), first.offset());
    Path hidden = new Path(of, "." + name + "." + attempt);
    return new Open(
        first, new Path(of, name), hidden, new BufferedOutputStream(files.create(hidden), BUFFER));
  }

  private void finish() throws IOException {
    Open done = open;
    done.out.close();
    // another attempt of the task wrote the same messages
    if (files.exists(done.path) || !files.rename(done.hidden, done.path)) {
      files.delete(done.hidden, false);
      if (!files.exists(done.path)) {
        throw new IOException("can't rename " + done.hidden + " to " + done.path);
      }
    }
    open = null;
    written.add(
        new Written(
            done.path.toString(),
            done.first.topic(),
            done.first.partition(),
            done.first.offset(),
            done.messages,
            done.oldestAt));
  }

  private static final class Open {
    private final Message first;
    private final Path path;
    private final Path hidden;
    private final OutputStream out;
    private long next;
    private long bytes;
    private long messages;
    private long oldestAt = -1;

    Open(Message first, Path path, Path hidden, OutputStream out) {
      this.first = first;
      this.path = path;
      this.hidden = hidden;
      this.out = out;
      this.next = first.offset();
    }

    boolean takes(Message message, int length, long maxBytes) {
      if (!message.topic().equals(first.topic()) || message.partition() != first.partition()) {
        return false;
      }
      if (message.offset() < next) {
        throw new IllegalStateException(
            "expected offset " + next + " or a later one, found " + message.offset());
      }
      return message.offset() - next <= MAX_GAP && bytes + length <= maxBytes;
    }

    void write(Message message, byte[] line) throws IOException {
      for (; next < message.offset(); next++) {
        out.write('\n');
        bytes++;
      }
      out.write(line);
      out.write('\n');
      next++;
      bytes += line.length + 1;
      messages++;
      if (message.time() >= 0 && (oldestAt < 0 || message.time() < oldestAt)) {
        oldestAt = message.time();
      }
    }
  }
}
