package org.carelake.jobs.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.carelake.transforms.bronze.Framing;
import org.carelake.transforms.bronze.LineReader;
import org.carelake.transforms.bronze.Origin;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.bronze.ResourceStager;

/**
 * The staged rows of the parts of one task, read as they are asked for. A file that fails ends with
 * a refusal of the file; the parts after it are read. Each message of a file of messages is dated a
 * microsecond after the one before it.
 */
final class PartReader implements Iterator<Row> {
  private final Configuration configuration;
  private final Iterator<FilePart> parts;
  private final ReadLimits limits;
  private final ResourceStager stager;
  private final Deque<Row> ready = new ArrayDeque<>();
  private FilePart part;
  private LineReader lines;
  private long messages;

  PartReader(Configuration configuration, List<FilePart> parts, ReadLimits limits, long firstRow) {
    this.configuration = configuration;
    this.parts = parts.iterator();
    this.limits = limits;
    this.stager = new ResourceStager(limits.ingest(), firstRow, new Origin("", 0, 0));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty()) {
      if (lines == null && !parts.hasNext()) {
        return false;
      }
      if (lines == null) {
        openNext();
      } else {
        readNext();
      }
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return ready.remove();
  }

  private void openNext() {
    part = parts.next();
    messages = 0;
    stager.moveTo(new Origin(part.path(), part.number(), part.extractedAt()));
    InputFile file = new InputFile(configuration, part.path(), limits.ingest());
    try {
      if (part.isWholeFile()) {
        openWhole(file);
      } else {
        openPart(file);
      }
    } catch (IOException failure) {
      fail(failure);
    }
  }

  private void openPart(InputFile file) throws IOException {
    long start = Math.max(0, part.start() - 1);
    lines = new LineReader(file.openAt(start), start, limits.line());
    if (part.start() > 0) {
      lines.skipPartialLine();
    }
  }

  private void openWhole(InputFile file) throws IOException {
    if (limits.messages()) {
      lines = new LineReader(file.openAt(0), 0, limits.line());
      return;
    }
    InputStream stream = file.open();
    switch (Framing.of(InputFile.peek(stream))) {
      case LINES -> lines = new LineReader(stream, 0, limits.line());
      case DOCUMENT -> readDocument(stream, false);
      case DOCUMENT_OR_LINES -> {
        if (!readDocument(stream, true)) {
          lines = new LineReader(file.open(), 0, limits.line());
        }
      }
      case NOT_UTF8 -> {
        stream.close();
        ready.add(
            stager.fileFailure(
                RejectReason.NOT_UTF8, "the file is UTF-16 or UTF-32; expected UTF-8", 1, 0));
        ready.add(stager.counts(0));
      }
    }
  }

  /**
   * Stages a file that is one JSON text.
   *
   * @param onlyIfComplete do nothing unless it is
   * @return whether it was staged
   */
  private boolean readDocument(InputStream stream, boolean onlyIfComplete) throws IOException {
    try (stream) {
      Document document = Document.read(stream, limits.document(), part.size());
      Optional<byte[]> content = document.content();
      if (content.isEmpty()) {
        if (onlyIfComplete) {
          return false;
        }
        ready.add(stager.tooLong(limits.document(), 1, 0, document.length(), document.hash()));
        ready.add(stager.counts(0));
        return true;
      }
      byte[] text = content.get();
      if (onlyIfComplete && !stager.isJson(text, document.start(), text.length)) {
        return false;
      }
      ready.addAll(stager.stage(text, document.start(), text.length, 1, document.start()));
      ready.add(stager.counts(document.lines()));
      return true;
    }
  }

  private void readNext() {
    try {
      if (lines.nextOffset() >= part.end() || !lines.next()) {
        ready.add(stager.counts(lines.count()));
        close();
        return;
      }
      boolean nothing = limits.messages() ? lines.length() == 0 : isBlank();
      if (limits.messages() && !nothing) {
        stager.dateBy(part.extractedAt() + messages++);
      }
      if (lines.isTooLong()) {
        ready.add(
            stager.tooLong(
                limits.line(), lines.count(), lines.offset(), lines.length(), lines.hash()));
      } else if (!nothing) {
        ready.addAll(
            stager.stage(lines.bytes(), lines.start(), lines.end(), lines.count(), lines.offset()));
      }
    } catch (IOException failure) {
      fail(failure);
    }
  }

  private boolean isBlank() {
    byte[] bytes = lines.bytes();
    for (int i = lines.start(); i < lines.end(); i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void fail(IOException failure) {
    RejectReason reason = RejectReason.UNREADABLE_FILE;
    String detail = "reading failed with " + failure.getClass().getSimpleName();
    if (failure instanceof EOFException) {
      reason = RejectReason.TRUNCATED_FILE;
      detail = "the compressed stream ends before its end mark";
    } else if (failure instanceof Inflation.TooFarException) {
      reason = RejectReason.INFLATES_TOO_FAR;
      detail = failure.getMessage();
    }
    long read = lines == null ? 0 : lines.count();
    long offset = lines == null ? 0 : lines.nextOffset();
    ready.add(stager.fileFailure(reason, detail, read + 1, offset));
    ready.add(stager.counts(read));
    close();
  }

  private void close() {
    if (lines == null) {
      return;
    }
    try {
      lines.close();
    } catch (IOException ignored) {
      // everything that was wanted has been read
    }
    lines = null;
  }
}
