package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Metadata;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Finds what changed between two versions of a table. Where files only came and rows were only
 * marked, as the writes of a run with few changes leave it, that is told by the lists of files of
 * the two versions: the rows of the new files, and those that were marked, which are read from the
 * change data that was written with them or else from their files. Otherwise it is found by Delta's
 * change data feed where the table keeps one, which takes Delta a query of its own for each kind of
 * file and a copy of each row; else by the files that one version has and the other has not. All
 * ways give the same once rows that came are set off against rows that went.
 */
final class TableChanges {
  private static final String FEED = "delta.enableChangeDataFeed";
  private static final String CHANGE = "_change_type";

  /** Of more commits, change data would tell of the same rows again and again. */
  private static final long MOST_COMMITS = 20;

  private final SparkSession spark;
  private final ListedTables listed;

  TableChanges(SparkSession spark, ListedTables listed) {
    this.spark = spark;
    this.listed = listed;
  }

  /**
   * How the files of two versions differ.
   *
   * @param gone files that the later one has not
   * @param come files that the earlier one has not
   * @param marked files of which other rows are marked: as they were, and as they are
   */
  private record Difference(List<AddFile> gone, List<AddFile> come, Map<AddFile, AddFile> marked) {
    static Difference of(Map<String, AddFile> before, Map<String, AddFile> after) {
      List<AddFile> gone = new ArrayList<>();
      List<AddFile> come = new ArrayList<>();
      Map<AddFile, AddFile> marked = new LinkedHashMap<>();
      before.forEach(
          (path, former) -> {
            AddFile file = after.get(path);
            if (file == null) {
              gone.add(former);
            } else if (!former
                .getDeletionVectorUniqueId()
                .equals(file.getDeletionVectorUniqueId())) {
              marked.put(former, file);
            }
          });
      after.forEach(
          (path, file) -> {
            if (!before.containsKey(path)) {
              come.add(file);
            }
          });
      return new Difference(gone, come, marked);
    }

    boolean none() {
      return gone.isEmpty() && come.isEmpty() && marked.isEmpty();
    }

    /** How many rows new files have and were marked; -1 where a file went or doesn't say it. */
    long named() {
      if (!gone.isEmpty() || come.stream().anyMatch(file -> file.numPhysicalRecords().isEmpty())) {
        return -1;
      }
      return come.stream().mapToLong(file -> (Long) file.numPhysicalRecords().get()).sum()
          + newMarks();
    }

    long newMarks() {
      return marked.entrySet().stream()
          .mapToLong(file -> marks(file.getValue()) - marks(file.getKey()))
          .sum();
    }

    private static long marks(AddFile file) {
      return file.deletionVector() == null ? 0 : file.deletionVector().cardinality();
    }
  }

  Changes between(DeltaLog log, long from, long to) {
    Snapshot before;
    Snapshot after;
    try {
      before = at(log, from);
      after = at(log, to);
    } catch (Exception gone) {
      // Delta throws checked exceptions that Scala doesn't declare
      return Changes.unknown("version " + from + " is no longer kept");
    }
    if (!columns(before).equals(columns(after))) {
      return Changes.unknown("its columns changed");
    }
    Difference difference = Difference.of(files(before), files(after));
    if (difference.none()) {
      return Changes.nothing();
    }
    if (!difference.gone().isEmpty()) {
      Optional<Span> changing = changing(log, from, to);
      if (changing.isPresent() && !changing.get().equals(new Span(from, to))) {
        return between(log, changing.get().from(), changing.get().to());
      }
    }
    return named(log, before, after, difference)
        .map(rows -> Changes.of(rows, difference.named()))
        .orElseGet(
            () ->
                isFed(before) && isFed(after)
                    ? Changes.of(feed(log, from, to), difference.named())
                    : Changes.of(compared(before, after, difference), -1));
  }

  /** The commits after one version up to another. */
  private record Span(long from, long to) {}

  /**
   * The same commits without those at either end that changed no row, as {@code carelake maintain}
   * leaves them: they put files together, whose rows would be compared for nothing. Empty where the
   * log is long or has gaps.
   */
  private static Optional<Span> changing(DeltaLog log, long from, long to) {
    return commits(log, from, to)
        .map(
            commits -> {
              long first = -1;
              long last = -1;
              for (int i = 0; i < commits.size(); i++) {
                if (commits.get(i).stream()
                    .anyMatch(action -> action instanceof Metadata || changesRows(action))) {
                  last = from + 1 + i;
                  first = first < 0 ? last : first;
                }
              }
              return first < 0 ? new Span(to, to) : new Span(first - 1, last);
            });
  }

  private static boolean changesRows(Action action) {
    return action instanceof FileAction file && file.dataChange();
  }

  /**
   * What each commit after one version up to another did. Empty where they are many, or the log no
   * longer has one.
   */
  private static Optional<List<List<Action>>> commits(DeltaLog log, long from, long to) {
    if (to - from > MOST_COMMITS) {
      return Optional.empty();
    }
    List<List<Action>> commits = new ArrayList<>();
    var found =
        CollectionConverters.asJava(log.getChanges(from + 1, to, scala.Option.empty(), false));
    while (found.hasNext()) {
      var commit = found.next();
      commits.add(CollectionConverters.asJava(commit._2()).stream().toList());
      if ((Long) commit._1() != from + commits.size()) {
        return Optional.empty();
      }
    }
    return from + commits.size() == to ? Optional.of(commits) : Optional.empty();
  }

  private static Snapshot at(DeltaLog log, long version) {
    Snapshot newest = NewestVersion.of(log);
    return newest.version() == version
        ? newest
        : log.getSnapshotAt(
            version,
            log.getSnapshotAt$default$2(),
            log.getSnapshotAt$default$3(),
            log.getSnapshotAt$default$4());
  }

  private static List<String> columns(Snapshot snapshot) {
    return Arrays.stream(snapshot.schema().fields())
        .map(field -> field.name() + " " + field.dataType().catalogString())
        .toList();
  }

  private static boolean isFed(Snapshot snapshot) {
    return snapshot.metadata().configuration().get(FEED).contains("true");
  }

  /** The rows of new files and those that were marked, where nothing else changed. */
  private Optional<Dataset<Row>> named(
      DeltaLog log, Snapshot before, Snapshot after, Difference difference) {
    if (difference.named() < 0) {
      return Optional.empty();
    }
    if (difference.marked().isEmpty()) {
      return Optional.of(signed(rows(after, difference.come()), 1));
    }
    Optional<Dataset<Row>> told = told(log, before, after);
    if (told.isPresent() || difference.newMarks() > KeySet.FEW) {
      return told;
    }
    return new DeletionMarks(log)
        .added(difference.marked())
        .map(
            places ->
                // as they were, read as a version whose tables number their rows
                rows(after, difference.marked().keySet()).where(new KnownPlaces(places).known()))
        .map(went -> signed(rows(after, difference.come()), 1).unionByName(signed(went, -1)));
  }

  /** The change data of the commits after a version, where each that changed rows has some. */
  private Optional<Dataset<Row>> told(DeltaLog log, Snapshot before, Snapshot after) {
    Optional<List<List<Action>>> commits = commits(log, before.version(), after.version());
    if (commits.isEmpty()) {
      return Optional.empty();
    }
    List<AddFile> files = new ArrayList<>();
    for (List<Action> commit : commits.get()) {
      boolean told = false;
      boolean changed = false;
      for (Action action : commit) {
        if (action instanceof AddCDCFile file) {
          told = true;
          files.add(FileEntry.of(file));
        } else if (action instanceof Metadata) {
          return Optional.empty();
        } else {
          changed |= changesRows(action);
        }
      }
      if (changed && !told) {
        return Optional.empty();
      }
    }
    return Optional.of(
        signed(
            listed.rows(
                after,
                CollectionConverters.asScala(files).toSeq(),
                after.schema().add(CHANGE, "string"))));
  }

  private Dataset<Row> feed(DeltaLog log, long from, long to) {
    return signed(
            spark
                .read()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", from + 1)
                .option("endingVersion", to)
                .load(log.dataPath().toString()))
        .drop("_commit_version", "_commit_timestamp");
  }

  private Dataset<Row> compared(Snapshot before, Snapshot after, Difference difference) {
    return difference.marked().isEmpty()
        ? signed(rows(after, difference.come()), 1)
            .unionByName(signed(rows(before, difference.gone()), -1))
        : signed(whole(after), 1).unionByName(signed(whole(before), -1));
  }

  private Map<String, AddFile> files(Snapshot snapshot) {
    Seq<AddFile> files = listed.found(snapshot).orElseGet(() -> snapshot.getAllFiles(false));
    Map<String, AddFile> byPath = new LinkedHashMap<>();
    CollectionConverters.asJava(files).forEach(file -> byPath.put(file.path(), file));
    return byPath;
  }

  private Dataset<Row> whole(Snapshot snapshot) {
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", snapshot.version())
        .load(snapshot.deltaLog().dataPath().toString());
  }

  private Dataset<Row> rows(Snapshot snapshot, Collection<AddFile> files) {
    return listed.rows(snapshot, CollectionConverters.asScala(List.copyOf(files)).toSeq());
  }

  private static Dataset<Row> signed(Dataset<Row> rows, int sign) {
    return rows.withColumn(Changes.SIGN, lit(sign));
  }

  /** Change data says of each row whether it came or went. */
  private static Dataset<Row> signed(Dataset<Row> changes) {
    return changes
        .withColumn(
            Changes.SIGN,
            when(col(CHANGE).isin("insert", "update_postimage"), lit(1)).otherwise(lit(-1)))
        .drop(CHANGE);
  }
}
