package org.carelake.jobs.flatten;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/** The files that one task attempt writes, at most one for each view, in a folder of its own. */
final class AttemptFiles implements AutoCloseable {
  private final List<TableShape> shapes;
  private final FlattenOptions options;
  private final Configuration conf;
  private final Path folder;
  private final String fileName;
  private final TableFile[] files;

  /**
   * Files of the attempt that is running.
   *
   * @param attempts holds the folders of all attempts
   * @param run makes file names of one run differ from those of others
   */
  AttemptFiles(
      List<TableShape> shapes,
      FlattenOptions options,
      Configuration conf,
      String attempts,
      String run) {
    this.shapes = shapes;
    this.options = options;
    this.conf = conf;
    TaskContext context = TaskContext.get();
    folder = new Path(attempts, "attempt-" + context.taskAttemptId());
    fileName =
        String.format(
            Locale.ROOT,
            "part-%05d-%s%s.parquet",
            context.partitionId(),
            run,
            options.codec().parquet().getExtension());
    files = new TableFile[shapes.size()];
  }

  /** Adds a row of Spark's internal values to a view's file. */
  void add(int view, Object[] values) throws IOException {
    if (files[view] == null) {
      files[view] = new TableFile(shapes.get(view), path(view), conf, options);
    }
    files[view].add(values);
  }

  private Path path(int view) {
    return new Path(new Path(folder, shapes.get(view).view()), fileName);
  }

  /** Ends all files and says which there are. */
  List<TaskResult.WrittenFile> finish() throws IOException {
    List<TaskResult.WrittenFile> written = new ArrayList<>();
    FileSystem fs = folder.getFileSystem(conf);
    for (int view = 0; view < files.length; view++) {
      if (files[view] != null) {
        files[view].close();
        Path path = path(view);
        long rows = files[view].rows();
        long bytes = fs.getFileStatus(path).getLen();
        written.add(new TaskResult.WrittenFile(view, path.toString(), rows, bytes));
        files[view] = null;
      }
    }
    return written;
  }

  /** After a failure, removes what there is. */
  @Override
  public void close() throws IOException {
    boolean failed = false;
    for (TableFile file : files) {
      if (file != null) {
        failed = true;
        file.abandon();
      }
    }
    if (failed) {
      folder.getFileSystem(conf).delete(folder, true);
    }
  }
}
