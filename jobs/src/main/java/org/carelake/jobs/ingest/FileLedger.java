package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;

/**
 * The table {@code bronze.ingested_files}: which files of a source were read to their end. A file
 * is known by its path, size and modification time.
 */
final class FileLedger {
  static final TableName TABLE = TableName.bronze("ingested_files");

  private final Lakehouse lakehouse;

  FileLedger(Lakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /**
   * The files of a source that are known as they were last read, with the time they were first.
   *
   * @param asked the paths to look up; all when empty
   */
  Known known(String source, Optional<List<String>> asked) {
    Map<String, Entry> entries = new HashMap<>();
    if (lakehouse.exists(TABLE)) {
      // numbers, so that neither the session's time zone nor its date classes matter
      for (Row row :
          lakehouse
              .read(TABLE)
              .where(col("source").equalTo(source))
              .where(asked.map(paths -> col("path").isInCollection(paths)).orElse(lit(true)))
              .selectExpr("path", "size", "unix_millis(modified_at)", "unix_micros(ingested_at)")
              .collectAsList()) {
        SourceFile file = new SourceFile(row.getString(0), row.getLong(1), row.getLong(2));
        entries.merge(file.path(), new Entry(file, row.getLong(3)), Entry::later);
      }
    }
    return new Known(entries);
  }

  /** Adds files that were read. */
  void add(String source, List<SourceFile> files, Map<String, FileCount> counts, RunContext run) {
    List<Row> rows = new ArrayList<>();
    Instant now = run.startedAt();
    for (SourceFile file : files) {
      FileCount count = counts.get(file.path());
      rows.add(
          RowFactory.create(
              source,
              file.path(),
              file.size(),
              Instant.ofEpochMilli(file.modifiedAt()),
              count.lines(),
              count.resources(),
              count.quarantined(),
              run.runId(),
              now));
    }
    if (!rows.isEmpty()) {
      lakehouse.append(
          TABLE,
          lakehouse.fewRows(rows, BronzeSchema.INGESTED_FILE),
          Commits.metadata(run, source));
    }
  }

  /** Known files. */
  static final class Known {
    private final Map<String, Entry> entries;

    Known(Map<String, Entry> entries) {
      this.entries = Map.copyOf(entries);
    }

    boolean contains(SourceFile file) {
      return firstSeen(file).isPresent();
    }

    /** When a file as it is now was first read, in microseconds since 1970. */
    Optional<Long> firstSeen(SourceFile file) {
      Entry entry = entries.get(file.path());
      return entry != null && entry.file().equals(file)
          ? Optional.of(entry.firstSeen())
          : Optional.empty();
    }
  }

  private record Entry(SourceFile file, long firstSeen) {
    Entry later(Entry other) {
      return other.firstSeen > firstSeen ? other : this;
    }
  }
}
