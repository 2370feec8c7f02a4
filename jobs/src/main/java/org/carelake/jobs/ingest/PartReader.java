package org.carelake.jobs.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.transforms.bronze.LineReader;
import org.carelake.transforms.bronze.Origin;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.bronze.ResourceStager;

/**
 * The staged rows of the parts of one task, read as they are asked for. A file that fails ends with
 * a refusal of the file; the parts after it are read.
 */
final class PartReader implements Iterator<Row> {
  private final Configuration configuration;
  private final Iterator<FilePart> parts;
  private final IngestLimits limits;
  private final ResourceStager stager;
  private final Deque<Row> ready = new ArrayDeque<>();
  private FilePart part;
  private LineReader lines;

  PartReader(Configuration configuration, List<FilePart> parts, IngestLimits limits, long rowBase) {
    this.configuration = configuration;
    this.parts = parts.iterator();
    this.limits = limits;
    this.stager = new ResourceStager(limits, rowBase, new Origin("", 0, 0));
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
    stager.moveTo(new Origin(part.path(), part.number(), part.extractedAt()));
    try {
      InputFile file = new InputFile(configuration, part.path());
      InputStream stream = part.start() == 0 ? file.open() : file.openAt(part.start() - 1);
      lines =
          new LineReader(stream, part.start() == 0 ? 0 : part.start() - 1, limits.maxLineBytes());
      if (part.start() > 0) {
        lines.skipPartialLine();
      }
    } catch (IOException failure) {
      fail(failure);
    }
  }

  private void readNext() {
    try {
      if (lines.nextOffset() >= part.end() || !lines.next()) {
        close();
        ready.add(stager.counts(lines.count()));
        lines = null;
        return;
      }
      if (lines.isTooLong()) {
        ready.add(stager.tooLong(lines.count(), lines.offset(), lines.length(), lines.hash()));
      } else if (!isBlank()) {
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
    boolean cut = failure instanceof EOFException && lines != null;
    RejectReason reason = cut ? RejectReason.TRUNCATED_FILE : RejectReason.UNREADABLE_FILE;
    String detail =
        cut
            ? "the compressed stream ends before its end mark"
            : "reading failed with " + failure.getClass().getSimpleName();
    Long line = lines == null ? null : lines.count() + 1;
    Long offset = lines == null ? null : lines.nextOffset();
    ready.add(stager.fileFailure(reason, detail, line, offset));
    ready.add(stager.counts(lines == null ? 0 : lines.count()));
    close();
    lines = null;
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
  }
}
