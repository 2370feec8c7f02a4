package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Divides files into parts and parts among tasks. Plain files longer than {@link #SPLIT_FROM} are
 * read by several tasks; the others whole.
 */
final class PartPlan {
  /** Files up to this many bytes are read whole. */
  static final long SPLIT_FROM = 128L << 20;

  private static final long PART = 64L << 20;

  private final long splitFrom;
  private final long partSize;

  PartPlan() {
    this(SPLIT_FROM, PART);
  }

  PartPlan(long splitFrom, long partSize) {
    this.splitFrom = splitFrom;
    this.partSize = partSize;
  }

  /** Whether a file is long enough to be divided. */
  boolean isLong(SourceFile file) {
    return file.size() > splitFrom;
  }

  /** The parts of one file, numbered from {@code first} on. */
  List<FilePart> parts(SourceFile file, boolean divide, int first, long extractedAt) {
    if (!divide || !isLong(file)) {
      return List.of(new FilePart(file.path(), first, 0, Long.MAX_VALUE, file.size(), extractedAt));
    }
    List<FilePart> parts = new ArrayList<>();
    for (long start = 0; start < file.size(); start += partSize) {
      boolean last = start + partSize >= file.size();
      long end = last ? Long.MAX_VALUE : start + partSize;
      long size = last ? file.size() - start : partSize;
      parts.add(new FilePart(file.path(), first + parts.size(), start, end, size, extractedAt));
    }
    return parts;
  }

  /** The parts of each task: as many tasks as parts fill, at least one for each core. */
  List<ArrayList<FilePart>> tasks(List<FilePart> parts, int cores) {
    long total = parts.stream().mapToLong(FilePart::size).sum();
    int count = (int) Math.min(parts.size(), Math.max(cores, total / partSize + 1));
    record Task(ArrayList<FilePart> parts, long[] size) {}
    PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(t -> t.size()[0]));
    List<ArrayList<FilePart>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ArrayList<FilePart> empty = new ArrayList<>();
      all.add(empty);
      tasks.add(new Task(empty, new long[1]));
    }
    List<FilePart> longestFirst = new ArrayList<>(parts);
    longestFirst.sort(Comparator.comparingLong(FilePart::size).reversed());
    for (FilePart part : longestFirst) {
      Task smallest = tasks.remove();
      smallest.parts().add(part);
      smallest.size()[0] += part.size() + 1;
      tasks.add(smallest);
    }
    return all;
  }
}
