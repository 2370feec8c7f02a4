package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Finds what changed between two versions of a table: by Delta's change data feed where the table
 * keeps one, else by the files that one version has and the other has not. Both ways give the same
 * once rows that came are set off against rows that went.
 */
final class TableChanges {
  private static final String FEED = "delta.enableChangeDataFeed";
  private static final String CHANGE = "_change_type";

  private final SparkSession spark;
  private final ListedTables listed;

  TableChanges(SparkSession spark, ListedTables listed) {
    this.spark = spark;
    this.listed = listed;
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
    return isFed(before) && isFed(after)
        ? feed(log, from, to, named(before, after))
        : compared(before, after);
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

  /** How many rows marks and files beside the former ones name; -1 where a file went. */
  private long named(Snapshot before, Snapshot after) {
    Map<String, AddFile> gone = files(before);
    long rows = 0;
    for (AddFile file : files(after).values()) {
      AddFile former = gone.remove(file.path());
      if (former != null) {
        rows += marks(file) - marks(former);
      } else if (file.numPhysicalRecords().isDefined()) {
        rows += (Long) file.numPhysicalRecords().get();
      } else {
        return -1;
      }
    }
    return gone.isEmpty() ? rows : -1;
  }

  private static long marks(AddFile file) {
    return file.deletionVector() == null ? 0 : file.deletionVector().cardinality();
  }

  private Changes feed(DeltaLog log, long from, long to, long named) {
    Dataset<Row> changes =
        spark
            .read()
            .format("delta")
            .option("readChangeFeed", "true")
            .option("startingVersion", from + 1)
            .option("endingVersion", to)
            .load(log.dataPath().toString());
    return Changes.of(
        changes
            .withColumn(
                Changes.SIGN,
                when(col(CHANGE).isin("insert", "update_postimage"), lit(1)).otherwise(lit(-1)))
            .drop(CHANGE, "_commit_version", "_commit_timestamp"),
        named);
  }

  private Changes compared(Snapshot before, Snapshot after) {
    Map<String, AddFile> gone = files(before);
    Map<String, AddFile> come = files(after);
    if (hasMarks(gone) || hasMarks(come)) {
      return Changes.of(signed(whole(after), 1).unionByName(signed(whole(before), -1)), -1);
    }
    List<String> common = come.keySet().stream().filter(gone::containsKey).toList();
    gone.keySet().removeAll(common);
    come.keySet().removeAll(common);
    if (gone.isEmpty() && come.isEmpty()) {
      return Changes.nothing();
    }
    return Changes.of(signed(rows(after, come), 1).unionByName(signed(rows(before, gone), -1)), -1);
  }

  private Map<String, AddFile> files(Snapshot snapshot) {
    Seq<AddFile> files = listed.found(snapshot).orElseGet(() -> snapshot.getAllFiles(false));
    Map<String, AddFile> byPath = new LinkedHashMap<>();
    CollectionConverters.asJava(files).forEach(file -> byPath.put(file.path(), file));
    return byPath;
  }

  /** Whether rows of a file are marked as deleted. */
  private static boolean hasMarks(Map<String, AddFile> files) {
    return files.values().stream().anyMatch(file -> file.deletionVector() != null);
  }

  private Dataset<Row> whole(Snapshot snapshot) {
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", snapshot.version())
        .load(snapshot.deltaLog().dataPath().toString());
  }

  private Dataset<Row> rows(Snapshot snapshot, Map<String, AddFile> files) {
    return listed.rows(snapshot, CollectionConverters.asScala(List.copyOf(files.values())).toSeq());
  }

  private static Dataset<Row> signed(Dataset<Row> rows, int sign) {
    return rows.withColumn(Changes.SIGN, lit(sign));
  }
}
