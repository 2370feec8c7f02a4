package org.carelake.jobs.publish;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.carelake.jobs.run.Parallel;
import org.carelake.schemas.error.CarelakeException;

/** Copies staged files into the bucket; what was sent is hashed on its way. */
final class Uploads {
  private static final int THREADS = 4;

  private final Staging staging;
  private final Bucket bucket;
  private final Path folder;

  Uploads(Staging staging, Bucket bucket, Path folder) {
    this.staging = staging;
    this.bucket = bucket;
    this.folder = folder;
  }

  /** Copies all tables, in the order given; the first failure stops the rest. */
  List<PublishedTableResult> all(
      List<StagedTable> tables, Consumer<PublishedTableResult> progress) {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<List<Future<PublishedFile>>> running = new ArrayList<>();
      for (StagedTable table : tables) {
        running.add(
            table.files().stream().map(file -> executor.submit(() -> upload(file))).toList());
      }
      List<PublishedTableResult> results = new ArrayList<>();
      for (int i = 0; i < tables.size(); i++) {
        PublishedTableResult result = result(tables.get(i), running.get(i));
        results.add(result);
        progress.accept(result);
      }
      return results;
    } catch (ExecutionException | InterruptedException failure) {
      throw TableWrites.stopped(failure);
    } finally {
      executor.shutdownNow();
      Parallel.awaitEnd(executor);
    }
  }

  private PublishedFile upload(StagedTable.StagedFile file) throws java.io.IOException {
    try (InputStream in = staging.files().open(new Path(staging.folder(), file.path()))) {
      Bucket.Written written = bucket.write(new Path(folder, file.path()), in::transferTo);
      if (written.bytes() != file.bytes()) {
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            file.path()
                + " arrived with "
                + written.bytes()
                + " bytes, sent were "
                + file.bytes()
                + "; publish again");
      }
      return new PublishedFile(file.path(), file.rows(), written.bytes(), written.sha256());
    }
  }

  private static PublishedTableResult result(StagedTable table, List<Future<PublishedFile>> running)
      throws ExecutionException, InterruptedException {
    List<PublishedFile> files = new ArrayList<>();
    for (Future<PublishedFile> file : running) {
      files.add(file.get());
    }
    return new PublishedTableResult(
        table.pinned().table(),
        table.pinned().commit(),
        table.pinned().version(),
        table.schema(),
        table.rows(),
        files.stream().mapToLong(PublishedFile::bytes).sum(),
        files,
        table.took());
  }
}
