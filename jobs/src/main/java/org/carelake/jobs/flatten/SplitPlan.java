package org.carelake.jobs.flatten;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.carelake.jobs.disk.HiddenNames;
import org.carelake.schemas.error.CarelakeException;

/** Finds the files of an input and deals them out: large files in parts, small ones together. */
final class SplitPlan {
  private static final List<String> SUFFIXES = List.of(".ndjson", ".jsonl", ".json");
  private static final long SMALLEST = 8L << 20;
  private static final long LARGEST = 128L << 20;

  /** A task that lacks less than this part of its input gets none of the next file. */
  private static final int SLIVER = 8;

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
    deal(
        found,
        new CompressionCodecFactory(conf),
        left -> splitBytes > 0 ? splitBytes : suitable(left, cores));
  }

  /** Less and less, so that at the end no core waits long for another one's task. */
  private static long suitable(long left, int cores) {
    return Math.min(LARGEST, Math.max(SMALLEST, left / (Math.max(1, cores) * 2L)));
  }

  private static List<FileStatus> list(Configuration conf, String input) throws IOException {
    Path root = new Path(input);
    FileSystem fs = root.getFileSystem(conf);
    List<FileStatus> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = fs.listFiles(root, true);
    while (all.hasNext()) {
      FileStatus file = all.next();
      String relative = file.getPath().getName().toLowerCase(Locale.ROOT);
      if (!HiddenNames.isHidden(relative)
          && SUFFIXES.stream().anyMatch(suffix -> named(relative, suffix))) {
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

  private void deal(
      List<FileStatus> found, CompressionCodecFactory codecs, LongUnaryOperator targets) {
    long left = found.stream().mapToLong(FileStatus::getLen).sum();
    long target = targets.applyAsLong(left);
    List<FileSplit> open = new ArrayList<>();
    long openBytes = 0;
    for (FileStatus file : found) {
      String path = file.getPath().toString();
      boolean compressed = codecs.getCodec(file.getPath()) != null;
      long start = 0;
      do {
        if (openBytes > target - target / SLIVER) {
          tasks.add(open);
          open = new ArrayList<>();
          openBytes = 0;
          target = targets.applyAsLong(left);
        }
        long rest = file.getLen() - start;
        long room = target - openBytes;
        boolean takesAll = compressed || rest <= room + target / 2;
        long taken = takesAll ? rest : room;
        open.add(
            new FileSplit(files.size(), path, start, compressed ? Long.MAX_VALUE : start + taken));
        openBytes += taken;
        left -= taken;
        start += taken;
      } while (start < file.getLen());
      files.add(path);
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
