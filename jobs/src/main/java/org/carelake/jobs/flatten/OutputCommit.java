package org.carelake.jobs.flatten;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.carelake.schemas.error.CarelakeException;

/**
 * Makes the folders of a run visible, each as a whole: files are gathered in a hidden folder of the
 * run, and one rename brings a view's folder to its place.
 */
final class OutputCommit {
  private final Configuration conf;
  private final Path output;
  private final Path staging;
  private final FileSystem fs;

  OutputCommit(Configuration conf, String output, String run) throws IOException {
    this.conf = conf;
    this.output = new Path(output);
    this.staging = new Path(this.output, "_carelake-flatten-" + run);
    this.fs = this.output.getFileSystem(conf);
  }

  /** The folder that task attempts write their folders into. */
  String attempts() {
    return new Path(staging, "attempts").toString();
  }

  /** Refuses to go on where a folder is in the way. */
  void requireFree(List<TableShape> shapes) throws IOException {
    for (TableShape shape : shapes) {
      Path folder = folder(shape);
      if (fs.exists(folder)) {
        throw CarelakeException.usage(
            "the folder " + folder + " is there already; remove it, or say that it be replaced");
      }
    }
  }

  /** The folder of a view. */
  Path folder(TableShape shape) {
    return new Path(output, shape.view());
  }

  /** Gathers the files of a view; an empty file tells the columns when there is none. */
  List<TaskResult.WrittenFile> gather(
      TableShape shape, List<TaskResult.WrittenFile> files, FlattenOptions options, String run)
      throws IOException {
    Path folder = gathered(shape);
    fs.mkdirs(folder);
    for (TaskResult.WrittenFile file : files) {
      move(new Path(file.path()), new Path(folder, new Path(file.path()).getName()));
    }
    List<TaskResult.WrittenFile> all = files;
    if (files.isEmpty()) {
      String codec = options.codec().parquet().getExtension();
      Path empty = new Path(folder, "part-00000-" + run + codec + ".parquet");
      new TableFile(shape, empty, conf, options).close();
      all =
          List.of(
              new TaskResult.WrittenFile(0, empty.toString(), 0, fs.getFileStatus(empty).getLen()));
    }
    fs.create(new Path(folder, "_SUCCESS"), true).close();
    return all;
  }

  private Path gathered(TableShape shape) {
    return new Path(new Path(staging, "gathered"), shape.view());
  }

  /** Brings a gathered folder to its place; what was there is gone afterwards. */
  void publish(TableShape shape) throws IOException {
    Path target = folder(shape);
    if (fs.exists(target)) {
      Path replaced = new Path(new Path(staging, "replaced"), shape.view());
      fs.mkdirs(replaced.getParent());
      move(target, replaced);
    }
    move(gathered(shape), target);
  }

  private void move(Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException("can't rename " + from + " to " + to);
    }
  }

  /** Removes what is left of the run. */
  void clean() throws IOException {
    fs.delete(staging, true);
  }
}
