package org.carelake.jobs.lakehouse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.InMemoryLogReplay;
import org.apache.spark.sql.delta.files.TahoeBatchFileIndex;
import org.apache.spark.sql.delta.util.FileNames;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads tables of few files by the list of their files. Delta finds the files of a table by Spark
 * jobs over its log, two or three for a table that was just written, which is right for millions of
 * files and takes longer than reading a small table. The list of a table with a short log comes
 * from the checksum of its newest version or from Delta's own replay of the log in memory.
 *
 * <p>A table of a few megabytes is read as one partition: it is one task's work, and what is
 * grouped, joined or sorted of it needs no exchange between tasks.
 */
final class ListedTables {
  /** More files than this are left to Delta, which prunes by statistics. */
  private static final int MAX_FILES = 64;

  private static final int MAX_COMMITS = 20;
  private static final long MAX_COMMIT_BYTES = 4L << 20;

  /** A table of up to so many bytes is one task's work. */
  private static final long ONE_TASK = 8L << 20;

  private final SparkSession spark;
  private final Map<String, Listing> known = new ConcurrentHashMap<>();

  ListedTables(SparkSession spark) {
    this.spark = spark;
  }

  /** The files of a version of a table. */
  private record Listing(long version, String commit, Seq<AddFile> files, long bytes) {}

  /** How many files a version has, where that is known without a Spark job. */
  Optional<Integer> files(Snapshot snapshot) {
    return listing(snapshot).map(listing -> listing.files().size());
  }

  /** How many bytes the files of a version have. */
  long bytes(Snapshot snapshot) {
    return listing(snapshot).map(Listing::bytes).orElseGet(snapshot::sizeInBytes);
  }

  /** The rows of a version; empty when Delta has to find them. */
  Optional<Dataset<Row>> rows(Snapshot snapshot) {
    return listing(snapshot).map(listing -> rows(snapshot, listing));
  }

  private Dataset<Row> rows(Snapshot snapshot, Listing listing) {
    Dataset<Row> rows = rows(snapshot, listing.files());
    return listing.bytes() <= ONE_TASK ? rows.coalesce(1) : rows;
  }

  /** The rows of some files of a version, without those that are marked as deleted. */
  Dataset<Row> rows(Snapshot snapshot, Seq<AddFile> files) {
    DeltaLog log = snapshot.deltaLog();
    return spark.baseRelationToDataFrame(
        log.buildHadoopFsRelationWithFileIndex(
            snapshot,
            new Files(spark, files, log, snapshot),
            scala.Option.empty(),
            log.buildHadoopFsRelationWithFileIndex$default$4()));
  }

  /** The rows of files that were written beside a version, with columns of their own. */
  Dataset<Row> rows(Snapshot snapshot, Seq<AddFile> files, StructType columns) {
    DeltaLog log = snapshot.deltaLog();
    Files index = new Files(spark, files, log, snapshot);
    return spark.baseRelationToDataFrame(
        new HadoopFsRelation(
            index,
            index.partitionSchema(),
            columns,
            scala.Option.empty(),
            log.fileFormat(snapshot.protocol(), snapshot.metadata()),
            scala.collection.immutable.Map$.MODULE$.empty(),
            spark));
  }

  /** The same files of the newest version, whose list is kept from one question to the next. */
  Optional<Seq<AddFile>> known(Snapshot newest) {
    return listing(newest).map(Listing::files).or(() -> found(newest));
  }

  /** All files of the newest version; Delta finds them where they are not known. */
  Seq<AddFile> all(Snapshot newest) {
    return known(newest).orElseGet(() -> newest.getAllFiles(true));
  }

  /** The files of a version, where they are known without a Spark job. */
  Optional<Seq<AddFile>> found(Snapshot snapshot) {
    return ofChecksum(snapshot).or(() -> ofLog(snapshot));
  }

  private Optional<Listing> listing(Snapshot snapshot) {
    String path = snapshot.path().toString();
    String commit =
        snapshot.metadata().id() + snapshot.logSegment().lastCommitFileModificationTimestamp();
    Listing former = known.get(path);
    if (former != null
        && former.version() == snapshot.version()
        && former.commit().equals(commit)) {
      return Optional.of(former);
    }
    Optional<Listing> found =
        found(snapshot)
            .filter(files -> files.size() <= MAX_FILES)
            .map(files -> new Listing(snapshot.version(), commit, files, size(files)));
    found.ifPresent(listing -> known.put(path, listing));
    return found;
  }

  private static long size(Seq<AddFile> files) {
    return CollectionConverters.asJava(files).stream().mapToLong(AddFile::size).sum();
  }

  private static Optional<Seq<AddFile>> ofChecksum(Snapshot snapshot) {
    var checksum = snapshot.checksumOpt();
    return checksum.isDefined() && checksum.get().allFiles().isDefined()
        ? Optional.of(checksum.get().allFiles().get())
        : Optional.empty();
  }

  private static Optional<Seq<AddFile>> ofLog(Snapshot snapshot) {
    List<FileStatus> commits =
        new ArrayList<>(CollectionConverters.asJava(snapshot.logSegment().deltas()));
    boolean replayable =
        snapshot.version() >= 0
            && snapshot.logSegment().checkpointProvider().isEmpty()
            && commits.size() == snapshot.version() + 1
            && commits.size() <= MAX_COMMITS
            && commits.stream().allMatch(FileNames::isDeltaFile)
            && commits.stream().mapToLong(FileStatus::getLen).sum() <= MAX_COMMIT_BYTES;
    if (!replayable) {
      return Optional.empty();
    }
    commits.sort(Comparator.comparingLong(FileNames::deltaVersion));
    DeltaLog log = snapshot.deltaLog();
    Configuration configuration = log.newDeltaHadoopConf();
    InMemoryLogReplay replay = new InMemoryLogReplay(scala.Option.empty(), scala.Option.empty());
    for (FileStatus commit : commits) {
      List<Action> actions =
          CollectionConverters.asJava(log.store().read(commit, configuration)).stream()
              .map(Action::fromJson)
              .toList();
      replay.append(
          FileNames.deltaVersion(commit), CollectionConverters.asScala(actions.iterator()));
    }
    return Optional.of(replay.allFiles());
  }

  /** The files of a table; only partitions are pruned. */
  private static final class Files extends TahoeBatchFileIndex {
    Files(SparkSession spark, Seq<AddFile> files, DeltaLog log, Snapshot snapshot) {
      super(spark, "batch", files, log, snapshot.dataPath(), snapshot, false);
    }

    @Override
    public Seq<AddFile> matchingFiles(
        Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
      // Delta asks for all files by a filter that is always true, too
      return partitionFilters.forall(Literal.TrueLiteral()::equals)
          ? addFiles()
          : super.matchingFiles(partitionFilters, dataFilters);
    }
  }
}
