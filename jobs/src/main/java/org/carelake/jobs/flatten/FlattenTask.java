package org.carelake.jobs.flatten;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.fhirpath.ResourceHeader;
import org.carelake.transforms.view.ViewGroup;

/**
 * Reads its part of the input once and writes the rows of every view to a file of its own, in the
 * folder of this attempt.
 *
 * @param groups the views, by resource type
 * @param firstView index of the first view of each group among all views
 * @param shapes the tables of all views
 * @param attempts folder that holds the folders of all attempts
 * @param run makes file names of one run differ from those of others
 */
record FlattenTask(
    List<ViewGroup> groups,
    int[] firstView,
    List<TableShape> shapes,
    List<String> inputFiles,
    FlattenOptions options,
    SerializableConfiguration hadoop,
    String attempts,
    String run)
    implements FlatMapFunction<Iterator<List<FileSplit>>, TaskResult>, Serializable {
  /** What is read stays in the processor's own cache until it is scanned. */
  private static final int BUFFER = 256 << 10;

  private static final int MAX_BROKEN = 10_000;

  @Override
  public Iterator<TaskResult> call(Iterator<List<FileSplit>> parts) throws IOException {
    List<TaskResult> results = new ArrayList<>();
    while (parts.hasNext()) {
      try (Attempt attempt = new Attempt(this)) {
        results.add(attempt.run(parts.next()));
      }
    }
    return results.iterator();
  }

  /** The state of one attempt. */
  private static final class Attempt implements AutoCloseable {
    private final FlattenTask task;
    private final Configuration conf;
    private final AttemptFiles files;
    private final Map<String, Target> targets = new HashMap<>();
    private final ResourceHeader header = new ResourceHeader();
    private final List<TaskResult.BrokenResource> broken = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER];
    private Target last;
    private String lastType = "";
    private long counted;
    private long brokenCount;
    private long resources;
    private long bytes;
    private FileSplit split;
    private LineSource lines;

    Attempt(FlattenTask task) {
      this.task = task;
      this.conf = task.hadoop.value();
      files = new AttemptFiles(task.shapes, task.options, conf, task.attempts, task.run);
      for (int group = 0; group < task.groups.size(); group++) {
        Target target = new Target(this, task.firstView[group]);
        target.run = task.groups.get(group).open(target);
        targets.put(task.groups.get(group).resource(), target);
      }
    }

    TaskResult run(List<FileSplit> splits) throws IOException {
      try {
        for (FileSplit part : splits) {
          split = part;
          try (LineSource source = new LineSource(part, conf, buffer)) {
            lines = source;
            long start = source.position();
            readLines();
            bytes += source.position() - start;
          }
        }
        return new TaskResult(files.finish(), broken, brokenCount, resources, bytes);
      } catch (UncheckedIOException failure) {
        throw failure.getCause();
      }
    }

    private void readLines() throws IOException {
      TaskContext context = TaskContext.get();
      while (true) {
        if ((++counted & 0xFFF) == 0 && context.isInterrupted()) {
          context.killTaskIfInterrupted();
        }
        if (!usualLine()) {
          if (!lines.advance()) {
            return;
          }
          anyLine();
        }
      }
    }

    /**
     * Reads a line that begins as most do and is sound; false, having done nothing, if it isn't.
     */
    private boolean usualLine() throws IOException {
      if (!lines.hasCompleteLine()) {
        return false;
      }
      byte[] bytes = lines.bytes();
      int from = lines.next();
      Optional<String> type = header.usualType(bytes, from, lines.complete());
      if (type.isEmpty()) {
        return false;
      }
      Target target = target(type.get());
      int end = target == null ? -1 : target.run.readLine(bytes, from, lines.complete());
      if (end < 0) {
        return false;
      }
      lines.take(end);
      resources++;
      target.run.lineRows();
      return true;
    }

    /** What is made of resources of a type; null when no view reads them. */
    private Target target(String type) {
      if (!type.equals(lastType)) {
        lastType = type;
        last = targets.get(type);
      }
      return last;
    }

    private void anyLine() {
      int from = first(lines.bytes(), lines.from(), lines.to());
      if (from == lines.to()) {
        return;
      }
      resources++;
      Optional<String> type;
      try {
        type = header.type(lines.bytes(), from, lines.to());
      } catch (EvaluationException unreadable) {
        broken(-1, unreadable.getMessage());
        return;
      }
      Target target = type.map(this::target).orElse(null);
      if (target != null) {
        target.run.resource(lines.bytes(), from, lines.to());
      }
    }

    /** Passes over space and a byte order mark. */
    private static int first(byte[] bytes, int from, int to) {
      int at = from;
      if (to - at >= 3 && bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBB) {
        at += 3;
      }
      while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
        at++;
      }
      return at;
    }

    void broken(int view, String reason) {
      String id = header.id(lines.bytes(), lines.from(), lines.to()).orElse(null);
      if (task.options.strict()) {
        throw strict(view, id, reason);
      }
      if (broken.size() < MAX_BROKEN) {
        broken.add(new TaskResult.BrokenResource(view, split.file(), lines.offset(), id, reason));
      }
      brokenCount++;
    }

    private CarelakeException strict(int view, String id, String reason) {
      String path = task.inputFiles.get(split.file());
      long offset = lines.offset();
      try {
        TreeSet<Long> offsets = new TreeSet<>(List.of(offset));
        long line = LineNumbers.of(conf, path, offsets).getOrDefault(offset, 0L);
        return Flatten.strict(
            new FlattenError(
                view < 0 ? Optional.empty() : Optional.of(task.shapes.get(view).view()),
                path,
                line,
                Optional.ofNullable(id),
                reason));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }

  /** Takes what the views of one resource type make. */
  private static final class Target implements ViewGroup.Receiver {
    private final Attempt attempt;
    private final int firstView;
    private ViewGroup.Run run;

    Target(Attempt attempt, int firstView) {
      this.attempt = attempt;
      this.firstView = firstView;
    }

    @Override
    public void row(int view, Object[] values) {
      try {
        attempt.files.add(firstView + view, values);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void broken(int view, String reason) {
      attempt.broken(firstView + view, reason);
    }
  }
}
