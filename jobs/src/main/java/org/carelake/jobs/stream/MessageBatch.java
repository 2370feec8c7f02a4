package org.carelake.jobs.stream;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.ingest.IngestResult;
import org.carelake.jobs.ingest.MessageFile;
import org.carelake.schemas.error.CarelakeException;

/**
 * Messages of some offsets. They become files while the run holds the tenant, go the way of all
 * files, and are removed; until they were ingested the batch is not done.
 */
final class MessageBatch implements Batch {
  private final Name name;
  private final Dataset<Row> messages;
  private final String root;
  private final KafkaFailures failures;
  private Optional<Content> content = Optional.empty();

  /**
   * A batch of messages.
   *
   * @param messages rows with {@link MessageLanding#COLUMNS}
   * @param root of the tenant's lakehouse
   */
  MessageBatch(Name name, Dataset<Row> messages, String root, KafkaFailures failures) {
    this.name = name;
    this.messages = messages;
    this.root = root;
    this.failures = failures;
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public IngestReport ingest(
      IngestJob job, IngestOptions options, Consumer<IngestResult> progress) {
    try (MessageLanding landing =
        new MessageLanding(messages.sparkSession(), root, name.source())) {
      List<MessageFile> files = land(landing);
      IngestReport report = job.runMessages(name.source(), files, options, progress);
      if (!report.failures().isEmpty()) {
        // the files are about to go; what was not read of them is given again
        throw report.failures().get(0);
      }
      content = Optional.of(content(files));
      return report;
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "source '"
              + name.source()
              + "': can't write messages under "
              + root
              + "/_staging ("
              + failure.getClass().getSimpleName()
              + ")",
          failure);
    }
  }

  private List<MessageFile> land(MessageLanding landing) {
    try {
      return landing.land(messages);
    } catch (RuntimeException failure) {
      throw failures.explain(failure).orElseThrow(() -> failure);
    }
  }

  private static Content content(List<MessageFile> files) {
    OptionalLong oldest =
        files.stream().mapToLong(MessageFile::oldestAt).filter(time -> time >= 0).min();
    return new Content(
        files.size(),
        Optional.of(files.stream().mapToLong(MessageFile::messages).sum()),
        oldest.isPresent()
            ? Optional.of(Instant.ofEpochMilli(oldest.getAsLong()))
            : Optional.empty());
  }

  @Override
  public Content content() {
    return content.orElseThrow(
        () ->
            new IllegalStateException(
                "batch " + name.id() + " of " + name.source() + " was not ingested"));
  }
}
