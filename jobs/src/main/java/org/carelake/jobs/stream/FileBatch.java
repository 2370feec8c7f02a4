package org.carelake.jobs.stream;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.ingest.IngestResult;

/** Files that landed in a folder, which stay there. */
final class FileBatch implements Batch {
  private final Name name;
  private final List<String> paths;
  private final Content content;

  /**
   * A batch of files.
   *
   * @param paths in the order of their names
   */
  FileBatch(Name name, List<String> paths, Configuration configuration) {
    this.name = name;
    this.paths = List.copyOf(paths);
    this.content = new Content(paths.size(), Optional.empty(), oldest(paths, configuration));
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public IngestReport ingest(
      IngestJob job, IngestOptions options, Consumer<IngestResult> progress) {
    return job.runFiles(name.source(), paths, options, progress);
  }

  @Override
  public Content content() {
    return content;
  }

  private static Optional<Instant> oldest(List<String> paths, Configuration configuration) {
    Optional<Instant> oldest = Optional.empty();
    for (String text : paths) {
      Path path = new Path(text);
      try {
        Instant written =
            Instant.ofEpochMilli(
                path.getFileSystem(configuration).getFileStatus(path).getModificationTime());
        oldest = Optional.of(oldest.filter(written::isAfter).orElse(written));
      } catch (IOException gone) {
        // ingest leaves it out
        continue;
      }
    }
    return oldest;
  }
}
