package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.transforms.bronze.Timestamps;

/** Ingests the new and changed files of one source. */
final class FileIngest {
  private static final IntToLongFunction NONE_LATER = at -> 0;

  private final Lakehouse lakehouse;
  private final RunContext run;
  private final ReadLimits limits;
  private final IngestOptions options;
  private final ReportBuilder report;

  FileIngest(
      Lakehouse lakehouse,
      RunContext run,
      ReadLimits limits,
      IngestOptions options,
      ReportBuilder report) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.limits = limits;
    this.options = options;
    this.report = report;
  }

  /**
   * Ingests what is new below a path.
   *
   * @return whether every file could be read
   */
  boolean ingest(String source, String path, Location declared) {
    SourceFiles files = sourceFiles();
    return ingest(
        new Input(source, () -> files.find(source, path, declared), false, NONE_LATER), declared);
  }

  /**
   * Ingests those of some files that are new.
   *
   * @return whether every file could be read
   */
  boolean ingest(String source, List<String> paths, Location declared) {
    SourceFiles files = sourceFiles();
    return ingest(
        new Input(source, () -> files.of(source, paths, declared), true, NONE_LATER), declared);
  }

  /**
   * Ingests those of some files of messages that are new. Such a file is written again when its
   * batch is given again, so it is known by the time of its oldest message and not by when it was
   * written.
   *
   * @return whether every file could be read
   */
  boolean ingestMessages(String source, List<MessageFile> messages, Location declared) {
    SourceFiles files = sourceFiles();
    List<String> paths = messages.stream().map(MessageFile::path).toList();
    Supplier<List<SourceFile>> lists =
        () -> {
          List<SourceFile> found = files.of(source, paths, declared);
          if (found.size() != messages.size()) {
            throw new CarelakeException(
                CarelakeException.Category.ENVIRONMENT,
                declared,
                "source '"
                    + source
                    + "': messages were written to "
                    + messages.size()
                    + " files, of which "
                    + found.size()
                    + " are there; they are read again with the next batch");
          }
          List<SourceFile> dated = new ArrayList<>();
          for (int i = 0; i < found.size(); i++) {
            SourceFile file = found.get(i);
            dated.add(new SourceFile(file.path(), file.size(), messages.get(i).oldestAt()));
          }
          return dated;
        };
    // such a list has each file, in the order of the messages
    return ingest(new Input(source, lists, true, at -> messages.get(at).before()), declared);
  }

  /**
   * What is ingested.
   *
   * @param lists finds the files, as they are when it is asked
   * @param some whether these are not all files of the source
   * @param later how many microseconds after the others a file came, by its place in the list
   */
  private record Input(
      String source, Supplier<List<SourceFile>> lists, boolean some, IntToLongFunction later) {}

  private SourceFiles sourceFiles() {
    return new SourceFiles(
        lakehouse.spark().sessionState().newHadoopConf(), limits.ingest().maxFiles());
  }

  private boolean ingest(Input input, Location declared) {
    String source = input.source();
    List<SourceFile> found = input.lists().get();
    FileLedger ledger = new FileLedger(lakehouse);
    FileLedger.Known known =
        ledger.known(
            source,
            input.some()
                ? Optional.of(found.stream().map(SourceFile::path).toList())
                : Optional.empty());
    List<SourceFile> files = new ArrayList<>();
    Map<String, Long> later = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      SourceFile file = found.get(i);
      if (options.fullRefresh() || !known.contains(file)) {
        files.add(file);
        later.put(file.path(), input.later().applyAsLong(i));
      }
    }
    report.skipped(found.size() - files.size());
    if (files.isEmpty()) {
      return true;
    }
    long now = Timestamps.micros(run.startedAt());
    FileSource reader = new FileSource(lakehouse.spark(), limits, new PartPlan());
    List<FilePart> parts =
        reader.parts(files, file -> known.firstSeen(file).orElse(now) + later.get(file.path()));
    try (Staging staging = new Staging(lakehouse.spark(), lakehouse.root(), run.runId(), source)) {
      staging.write(reader.read(parts), options.suppression());
      StagedIngest staged =
          new StagedIngest(lakehouse, run, source, staging, options.threads(), report);
      Map<String, FileCount> counts = staged.write(parts);
      Set<String> unreadable = new HashSet<>(staged.unreadableFiles());
      unreadable.addAll(changed(source, files, input.lists().get(), declared));
      // known files are read again by a full refresh only; the ledger has them already
      files.removeIf(file -> unreadable.contains(file.path()) || known.contains(file));
      ledger.add(source, files, counts, run);
      return unreadable.isEmpty();
    }
  }

  /**
   * Files that are not what they were when they were listed: nobody knows what was read of them.
   */
  private Set<String> changed(
      String source, List<SourceFile> read, List<SourceFile> now, Location declared) {
    Map<String, SourceFile> byPath = new HashMap<>();
    now.forEach(file -> byPath.put(file.path(), file));
    Set<String> changed = new HashSet<>();
    for (SourceFile file : read) {
      if (!byPath.getOrDefault(file.path(), file).equals(file)) {
        changed.add(file.path());
        report.failure(
            new CarelakeException(
                CarelakeException.Category.ENVIRONMENT,
                declared,
                "source '"
                    + source
                    + "': "
                    + file.path()
                    + " was changed while it was read; the next ingest reads it again"));
      }
    }
    return changed;
  }
}
