package org.carelake.jobs.view;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.carelake.transforms.bronze.Framing;
import org.carelake.transforms.bronze.LineReader;
import org.carelake.transforms.bronze.ReceivedText;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.bronze.ResourceTexts;

/**
 * What one file holds, read as it is asked for: NDJSON, a resource or a Bundle, plain or gzip. A
 * file that does not begin as JSON does holds nothing. A file that fails ends with a refusal.
 */
final class FhirTexts implements Iterator<ReceivedText>, Closeable {
  private static final int HEAD = 64 * 1024;
  private static final long MAX_LINE = 256L << 20;
  private static final int MAX_DEPTH = 1000;

  private final FhirFile file;
  private final ResourceTexts texts;
  private final Deque<ReceivedText> ready = new ArrayDeque<>();
  private LineReader lines;
  private boolean isJson = true;

  /**
   * Opens a file.
   *
   * @param keepBundles whether a Bundle is given out itself too, before its entries
   */
  FhirTexts(FhirFile file, boolean keepBundles) {
    this.file = file;
    this.texts = new ResourceTexts(MAX_DEPTH, keepBundles);
    try {
      open();
    } catch (IOException failure) {
      fail(failure);
    }
  }

  /** Whether it begins as JSON does; an empty file does. */
  boolean isJson() {
    return isJson;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && lines != null) {
      readLine();
    }
    return !ready.isEmpty();
  }

  @Override
  public ReceivedText next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more texts");
    }
    return ready.remove();
  }

  @Override
  public void close() {
    if (lines != null) {
      try {
        lines.close();
      } catch (IOException ignored) {
        // everything that was wanted has been read
      }
      lines = null;
    }
  }

  private void open() throws IOException {
    InputStream stream = file.open();
    stream.mark(HEAD + 1);
    byte[] head = stream.readNBytes(HEAD);
    stream.reset();
    Framing framing = Framing.of(head);
    isJson = framing == Framing.NOT_UTF8 || beginsAsJson(head);
    if (!isJson) {
      stream.close();
      return;
    }
    switch (framing) {
      case LINES -> lines = new LineReader(stream, 0, MAX_LINE);
      case DOCUMENT -> readDocument(stream, false);
      case DOCUMENT_OR_LINES -> readDocument(stream, true);
      case NOT_UTF8 -> {
        stream.close();
        refuse(1, RejectReason.NOT_UTF8, "the file is UTF-16 or UTF-32; expected UTF-8");
      }
    }
  }

  /** Reads the file in one piece; lines of which the first is cut are read as lines. */
  private void readDocument(InputStream stream, boolean orLines) throws IOException {
    byte[] bytes = stream.readNBytes((int) MAX_LINE + 1);
    int start = hasMark(bytes) ? 3 : 0;
    boolean whole = bytes.length <= MAX_LINE;
    if (orLines && !(whole && texts.isJson(bytes, start, bytes.length))) {
      lines =
          new LineReader(
              new SequenceInputStream(new ByteArrayInputStream(bytes), stream), 0, MAX_LINE);
      return;
    }
    stream.close();
    if (whole) {
      ready.addAll(texts.of(bytes, start, bytes.length, 1));
    } else {
      refuse(1, RejectReason.TOO_LARGE, "expected at most " + MAX_LINE + " bytes of one document");
    }
  }

  private void readLine() {
    try {
      if (!lines.next()) {
        close();
      } else if (lines.isTooLong()) {
        String detail = "expected at most " + MAX_LINE + " bytes, found " + lines.length();
        refuse(lines.count(), RejectReason.TOO_LARGE, detail);
      } else if (!isBlank()) {
        ready.addAll(texts.of(lines.bytes(), lines.start(), lines.end(), lines.count()));
      }
    } catch (IOException failure) {
      fail(failure);
    }
  }

  private boolean isBlank() {
    byte[] bytes = lines.bytes();
    for (int i = lines.start(); i < lines.end(); i++) {
      if (!isSpace(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  private void fail(IOException failure) {
    long line = lines == null ? 1 : lines.count() + 1;
    if (failure instanceof EOFException) {
      refuse(
          line,
          RejectReason.TRUNCATED_FILE,
          "the compressed stream ends before its end mark; send the file again");
    } else {
      refuse(
          line,
          RejectReason.UNREADABLE_FILE,
          "reading failed with " + failure.getClass().getSimpleName());
    }
    close();
  }

  private void refuse(long line, RejectReason reason, String detail) {
    ready.add(new ReceivedText.Refused(line, reason, detail));
  }

  private static boolean beginsAsJson(byte[] head) {
    int at = hasMark(head) ? 3 : 0;
    while (at < head.length && isSpace(head[at])) {
      at++;
    }
    return at == head.length || head[at] == '{' || head[at] == '[';
  }

  private static boolean hasMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
