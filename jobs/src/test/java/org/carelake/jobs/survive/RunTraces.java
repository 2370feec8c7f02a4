package org.carelake.jobs.survive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.jobs.audit.AuditLog;
import org.carelake.jobs.audit.AuditVerdict;
import org.carelake.jobs.lakehouse.SmallFiles;

/** What runs leave behind besides their tables: ledger, audit log, lock, and nothing else. */
final class RunTraces {
  private static final String EVENT = "run_id, event, case event when 'finished' then status end";

  private RunTraces() {}

  /** The last run ended well, is told of once, and has cleared up after the one that died. */
  static void requireWhole(KillProject project) throws Exception {
    Path lakehouse = project.lakehouse();
    List<String> runs = runs(project);
    require(new HashSet<>(runs).size() == runs.size(), "the ledger tells of a run twice: " + runs);
    String last = latest(project);
    require(last.endsWith("|finished|success"), "the ledger lacks the last run's end: " + runs);
    require(
        runs.contains(last.replace("|finished|success", "|started|∅")),
        "the ledger lacks the last run's beginning: " + runs);
    requireNothingTwice(lakehouse, "publications", "run_id, kind, table_name");
    requireNothingTwice(lakehouse, "model_results", "run_id, model");
    requireNothingTwice(lakehouse, "test_results", "run_id, model, test");
    requireNothingTwice(lakehouse, "ingest_results", "run_id, source, resource_type");
    requireOrderlyEnd(project);
  }

  /** The audit log is whole, the lock is free, and nothing lies on the way. */
  static void requireOrderlyEnd(KillProject project) throws Exception {
    Path lakehouse = project.lakehouse();
    AuditVerdict verdict =
        new AuditLog(
                new SmallFiles(lakehouse.toString(), new Configuration()),
                "small",
                Clock.systemUTC())
            .verify(Optional.empty());
    require(verdict.broken().isEmpty(), "the audit log is broken: " + verdict.broken());
    for (String left : List.of("_staging", "_publishing")) {
      requireNoFiles(lakehouse.resolve(left));
    }
    try (Stream<Path> locks = Files.list(lakehouse.resolve("_lock"))) {
      List<Path> held = locks.filter(file -> file.toString().endsWith(".json")).toList();
      require(
          held.size() == 1 && Files.readString(held.get(0)).contains("\"released\":true"),
          "the lock was not given back");
    }
  }

  private static void requireNoFiles(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        require(files.noneMatch(Files::isRegularFile), folder.getFileName() + " was left");
      }
    }
  }

  /** The ledger tells the end of every run that it tells the beginning of. */
  static void requireEveryEndTold(KillProject project) throws Exception {
    List<String> runs = runs(project);
    for (String run : runs) {
      if (run.contains("|started|")) {
        String end = run.replace("|started|∅", "|finished|");
        require(
            runs.stream().filter(other -> other.startsWith(end)).count() == 1,
            "the ledger lacks the end of a run: " + runs);
      }
    }
  }

  private static List<String> runs(KillProject project) throws Exception {
    return LakehouseContent.rows(project.lakehouse().resolve("ledger/runs"), EVENT);
  }

  /** What the ledger tells last; two runs may begin in one second, so ids don't tell. */
  private static String latest(KillProject project) throws Exception {
    List<String> told =
        LakehouseContent.rows(
            project.lakehouse().resolve("ledger/runs"), "epoch_us(\"at\"), " + EVENT);
    String last = told.get(told.size() - 1);
    return last.substring(last.indexOf('|') + 1);
  }

  private static void requireNothingTwice(Path lakehouse, String table, String key)
      throws Exception {
    List<String> rows = LakehouseContent.rows(lakehouse.resolve("ledger").resolve(table), key);
    require(
        new HashSet<>(rows).size() == rows.size(), "ledger." + table + " tells something twice");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
