package org.carelake.jobs.stream;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.ingest.IngestResult;

/** What came in at a feed and is taken in one run. It may be one that was taken before. */
public sealed interface Batch permits FileBatch, MessageBatch {
  /** Which batch it is. */
  Name name();

  /** Brings it into bronze; called by the run that holds the tenant. */
  IngestReport ingest(IngestJob job, IngestOptions options, Consumer<IngestResult> progress);

  /**
   * What it brought.
   *
   * @throws IllegalStateException if it is lost unless it is ingested, and was not
   */
  Content content();

  /**
   * Which batch of which stream.
   *
   * @param source the name of the source
   * @param stream names the checkpoint: another one begins to count anew
   * @param id the batch's number in its stream
   */
  record Name(String source, String stream, long id) {
    public Name {
      Objects.requireNonNull(source, "source is null");
      Objects.requireNonNull(stream, "stream is null");
    }
  }

  /**
   * What a batch holds.
   *
   * @param files how many files it was read from
   * @param messages how many messages these hold; empty for files that are no messages
   * @param oldestAt when the oldest file or message was written; empty where that is not known
   */
  record Content(long files, Optional<Long> messages, Optional<Instant> oldestAt) {
    public Content {
      Objects.requireNonNull(messages, "messages is null");
      Objects.requireNonNull(oldestAt, "oldestAt is null");
    }
  }
}
