package org.carelake.jobs.ingest;

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
import org.carelake.transforms.bronze.Origin;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.bronze.ResourceStager;

/**
 * The staged rows of what is in quarantine. A payload that was not kept is read again from its file
 * if it is within today's limit and the file still holds the same bytes there.
 */
final class ReplayReader implements Iterator<Row> {
  static final String[] COLUMNS = {
    "source_file",
    "source_line",
    "byte_offset",
    "length",
    "payload",
    "payload_hash",
    "unix_micros(quarantined_at)"
  };

  private final Configuration configuration;
  private final Iterator<Row> refusals;
  private final IngestLimits limits;
  private final ResourceStager stager;
  private final Deque<Row> ready = new ArrayDeque<>();

  /** A reader of rows with {@link #COLUMNS}. */
  ReplayReader(
      Configuration configuration, Iterator<Row> refusals, IngestLimits limits, long firstRow) {
    this.configuration = configuration;
    this.refusals = refusals;
    this.limits = limits;
    this.stager = new ResourceStager(limits, firstRow, new Origin("", 0, 0));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && refusals.hasNext()) {
      ready.addAll(stage(refusals.next()));
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return ready.remove();
  }

  private List<Row> stage(Row refusal) {
    String file = refusal.getString(0);
    Long line = refusal.isNullAt(1) ? null : refusal.getLong(1);
    Long offset = refusal.isNullAt(2) ? null : refusal.getLong(2);
    stager.moveTo(new Origin(file, 0, refusal.getLong(6)));
    if (!refusal.isNullAt(4)) {
      return stager.stageAgain(refusal.<byte[]>getAs(4), line, offset, refusal.getString(5));
    }
    long length = refusal.getLong(3);
    if (offset == null) {
      return List.of(
          stager.refusal(
              RejectReason.NO_RESOURCE,
              "the payload was not kept and has no place",
              refusal.getString(5)));
    }
    if (length > limits.maxLineBytes()) {
      return List.of(stager.tooLong(limits.maxLineBytes(), line, offset, length, ""));
    }
    try (InputStream stream = new InputFile(configuration, file, limits).open()) {
      stream.skipNBytes(offset);
      byte[] text = stream.readNBytes((int) length);
      return stager.stageAgain(text, line, offset, refusal.getString(5));
    } catch (IOException failure) {
      return List.of(
          stager.fileFailure(
              RejectReason.UNREADABLE_FILE,
              "reading again failed with " + failure.getClass().getSimpleName(),
              line,
              offset));
    }
  }
}
