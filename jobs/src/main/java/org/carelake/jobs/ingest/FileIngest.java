package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.transforms.bronze.Timestamps;

/** Ingests the new and changed files of one source. */
final class FileIngest {
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
    return ingest(source, () -> files.find(source, path, declared), false, declared);
  }

  /**
   * Ingests those of some files that are new.
   *
   * @return whether every file could be read
   */
  boolean ingest(String source, List<String> paths, Location declared) {
    SourceFiles files = sourceFiles();
    return ingest(source, () -> files.of(source, paths, declared), true, declared);
  }

  private SourceFiles sourceFiles() {
    return new SourceFiles(
        lakehouse.spark().sessionState().newHadoopConf(), limits.ingest().maxFiles());
  }

  /**
   * Ingests files.
   *
   * @param lists finds them, as they are when it is asked
   * @param some whether these are not all files of the source
   */
  private boolean ingest(
      String source, Supplier<List<SourceFile>> lists, boolean some, Location declared) {
    List<SourceFile> found = lists.get();
    FileLedger ledger = new FileLedger(lakehouse);
    FileLedger.Known known =
        ledger.known(
            source,
            some ? Optional.of(found.stream().map(SourceFile::path).toList()) : Optional.empty());
    List<SourceFile> files = new ArrayList<>();
    for (SourceFile file : found) {
      if (options.fullRefresh() || !known.contains(file)) {
        files.add(file);
      }
    }
    report.skipped(found.size() - files.size());
    if (files.isEmpty()) {
      return true;
    }
    long now = Timestamps.micros(run.startedAt());
    FileSource reader = new FileSource(lakehouse.spark(), limits, new PartPlan());
    List<FilePart> parts = reader.parts(files, file -> known.firstSeen(file).orElse(now));
    try (Staging staging = new Staging(lakehouse.spark(), lakehouse.root(), run.runId(), source)) {
      staging.write(reader.read(parts), options.suppression());
      StagedIngest staged =
          new StagedIngest(lakehouse, run, source, staging, options.threads(), report);
      Map<String, FileCount> counts = staged.write(parts);
      Set<String> unreadable = new HashSet<>(staged.unreadableFiles());
      unreadable.addAll(changed(source, files, lists.get(), declared));
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
