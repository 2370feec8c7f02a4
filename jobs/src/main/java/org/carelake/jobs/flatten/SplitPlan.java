package org.carelake.jobs.flatten;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.carelake.schemas.error.CarelakeException;

/** Finds the files of an input and deals them out: large files in parts, small ones together. */
final class SplitPlan {
  private static final List<String> SUFFIXES = List.of(".ndjson", ".jsonl", ".json");
  private static final long SMALLEST = 8L << 20;
  private static final long LARGEST = 128L << 20;
  private static final int TASKS_A_CORE = 8;

  private final List<String> files = new ArrayList<>();
  private final List<List<FileSplit>> tasks = new ArrayList<>();

  /**
   * A plan.
   *
   * @param input a file or a folder, which is searched to any depth
   * @param cores the tasks that run at the same time
   * @param splitBytes input of a task, 0 to choose
   */
  static SplitPlan of(Configuration conf, String input, int cores, long splitBytes) {
    try {
      return new SplitPlan(conf, input, cores, splitBytes);
    } catch (FileNotFoundException missing) {
      throw CarelakeException.usage("the input " + input + " does not exist");
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, null, "can't list the input " + input, failure);
    }
  }

  private SplitPlan(Configuration conf, String input, int cores, long splitBytes)
      throws IOException {
    List<FileStatus> found = list(conf, input);
    long total = found.stream().mapToLong(FileStatus::getLen).sum();
    long suitable = total / ((long) Math.max(1, cores) * TASKS_A_CORE);
    long target = splitBytes > 0 ? splitBytes : Math.min(LARGEST, Math.max(SMALLEST, suitable));
    deal(found, new CompressionCodecFactory(conf), target);
  }

  private static List<FileStatus> list(Configuration conf, String input) throws IOException {
    Path root = new Path(input);
    FileSystem fs = root.getFileSystem(conf);
    List<FileStatus> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = fs.listFiles(root, true);
    while (all.hasNext()) {
      FileStatus file = all.next();
      String relative = file.getPath().getName().toLowerCase(Locale.ROOT);
      boolean hidden = relative.startsWith("_") || relative.startsWith(".");
      if (!hidden && SUFFIXES.stream().anyMatch(suffix -> named(relative, suffix))) {
        found.add(file);
      }
    }
    if (found.isEmpty()) {
      throw CarelakeException.usage(
          "expected files named *.ndjson, *.jsonl or *.json (or these with .gz) in "
              + input
              + ", found none");
    }
    found.sort(Comparator.comparing(FileStatus::getPath));
    return found;
  }

  private static boolean named(String name, String suffix) {
    return name.endsWith(suffix) || name.contains(suffix + ".");
  }

  private void deal(List<FileStatus> found, CompressionCodecFactory codecs, long target) {
    List<FileSplit> open = new ArrayList<>();
    long openBytes = 0;
    for (FileStatus file : found) {
      int number = files.size();
      String path = file.getPath().toString();
      files.add(path);
      boolean compressed = codecs.getCodec(file.getPath()) != null;
      long parts = compressed ? 1 : Math.max(1, Math.round((double) file.getLen() / target));
      for (long part = 0; part < parts; part++) {
        long start = file.getLen() * part / parts;
        long end = file.getLen() * (part + 1) / parts;
        if (openBytes > 0 && openBytes + end - start > target * 3 / 2) {
          tasks.add(open);
          open = new ArrayList<>();
          openBytes = 0;
        }
        open.add(new FileSplit(number, path, start, compressed ? Long.MAX_VALUE : end));
        openBytes += end - start;
      }
    }
    tasks.add(open);
  }

  /** All files, in the order of their paths. */
  List<String> files() {
    return files;
  }

  /** What each task reads. */
  List<List<FileSplit>> tasks() {
    return tasks;
  }
}
