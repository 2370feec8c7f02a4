package org.carelake.jobs.publish;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.CarelakeException;

/**
 * Publishes tables of one tenant's lakehouse as Parquet.
 *
 * <pre>
 * {target}/publications/{run}/{table}/[column=value/]part-….parquet
 * {target}/publications/{run}/manifest.json
 * {target}/latest.json      the pointer: readers start here
 * {target}/duckdb.sql       one view a table
 * </pre>
 *
 * <p>Files come first, then the manifest, then the pointer in one atomic step, so that a reader
 * sees a whole publication or the whole one before it. Publications that the pointer doesn't name
 * are leftovers of killed runs; the next publication removes them. One publication at a time may be
 * made of one target: a second one fails before it moves the pointer.
 */
public final class PublishJob {
  /** Publications kept, the one in force among them, for readers that are still at work. */
  private static final int KEPT = 3;

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final String PUBLICATIONS = "publications";
  private static final String LATEST = "latest.json";

  private final Lakehouse lakehouse;
  private final String tenant;
  private final RunContext run;
  private final PublicationGuard guard;
  private final Clock clock;

  /**
   * A job for one run of one tenant.
   *
   * @param guard what looks at the written files before a reader is pointed to them
   */
  public PublishJob(Lakehouse lakehouse, String tenant, RunContext run, PublicationGuard guard) {
    this(lakehouse, tenant, run, guard, Clock.systemUTC());
  }

  PublishJob(
      Lakehouse lakehouse, String tenant, RunContext run, PublicationGuard guard, Clock clock) {
    this.lakehouse = PublishSession.of(lakehouse);
    this.tenant = Objects.requireNonNull(tenant, "tenant is null");
    this.run = Objects.requireNonNull(run, "run is null");
    this.guard = Objects.requireNonNull(guard, "guard is null");
    this.clock = Objects.requireNonNull(clock, "clock is null");
    if (!RUN_ID.matcher(run.runId()).matches()) {
      throw new IllegalArgumentException("run id must be letters, digits, '.', '_' and '-'");
    }
  }

  /**
   * The run whose publication is in force, if it holds just these tables at their newest versions,
   * so that publishing again would change nothing.
   */
  public Optional<String> upToDate(PublishTarget target, List<PublishedTable> tables) {
    checkTables(target, tables);
    Bucket bucket = Bucket.at(target.path(), lakehouse.spark().sessionState().newHadoopConf());
    Path pointerPath = bucket.path(LATEST);
    List<PinnedTable> pinned = pin(tables);
    return bucket
        .read(pointerPath)
        .map(text -> Pointer.parse(text, pointerPath.toString()).runs().get(0))
        .filter(
            former ->
                bucket
                    .read(bucket.path(Manifest.relativePath(former)))
                    .filter(manifest -> Manifest.holds(manifest, pinned))
                    .isPresent());
  }

  /**
   * Writes a publication and puts it in force. All tables are read at the versions that were the
   * newest when the call began.
   *
   * @param progress told of each table when it is written, by one thread at a time
   * @throws CarelakeException when there is nothing to publish, a table is missing, a partition
   *     column doesn't fit, rows got lost, the guard refuses, or a file can't be written; the
   *     former publication then stays in force
   */
  public Publication publish(
      PublishTarget target, List<PublishedTable> tables, Consumer<PublishedTableResult> progress) {
    checkTables(target, tables);
    List<PinnedTable> pinned = pin(tables);
    Bucket bucket = Bucket.at(target.path(), lakehouse.spark().sessionState().newHadoopConf());
    Path pointerPath = bucket.path(LATEST);
    Optional<String> formerText = bucket.read(pointerPath);
    Pointer former =
        formerText
            .map(text -> Pointer.parse(text, pointerPath.toString()))
            .orElse(new Pointer(List.of()));
    if (former.runs().contains(run.runId())) {
      throw new CarelakeException(
          CarelakeException.Category.USAGE,
          "run " + run.runId() + " has been published to " + target.path() + " before");
    }
    removeAllBut(bucket, former);
    Path folder = bucket.path(PUBLICATIONS, run.runId());
    List<PublishedTableResult> results;
    try {
      TableWriter writer = new TableWriter(lakehouse, bucket, folder);
      results = new TableWrites(lakehouse.spark(), writer, progress).all(pinned);
      guard.check(target, tables, folder);
    } catch (RuntimeException failure) {
      removeAfter(failure, bucket, folder);
      throw failure;
    }
    return putInForce(target, bucket, former, formerText, results);
  }

  private Publication putInForce(
      PublishTarget target,
      Bucket bucket,
      Pointer former,
      Optional<String> formerText,
      List<PublishedTableResult> results) {
    Path folder = bucket.path(PUBLICATIONS, run.runId());
    Path scratch = new Path(folder, "scratch");
    Path latest = bucket.path(LATEST);
    Path script = bucket.path("duckdb.sql");
    Publication publication =
        new Publication(
            tenant,
            target.kind(),
            run.runId(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            bucket.readerLocation(folder),
            bucket.readerLocation(latest),
            bucket.readerLocation(script),
            results);
    Path manifest = new Path(folder, "manifest.json");
    bucket.replace(manifest, Manifest.write(publication), scratch);
    requireUndisturbed(bucket, publication, folder, formerText);
    Pointer next = former.movedTo(run.runId(), KEPT);
    bucket.replace(latest, next.write(publication, bucket.sha256(manifest)), scratch);
    bucket.replace(script, DuckDbScript.write(publication, bucket.readerLocation(folder)), scratch);
    removeAllBut(bucket, next);
    return publication;
  }

  private static void checkTables(PublishTarget target, List<PublishedTable> tables) {
    if (tables.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION,
          target.location(),
          "there is no table to publish to " + target.bucket() + "; name some under 'tables'",
          null);
    }
    Set<String> names = new HashSet<>();
    for (PublishedTable table : tables) {
      if (!names.add(table.name())) {
        throw new CarelakeException(
            CarelakeException.Category.CONFIGURATION,
            target.location(),
            "two tables would be published as '" + table.name() + "' to " + target.bucket(),
            null);
      }
    }
  }

  private List<PinnedTable> pin(List<PublishedTable> tables) {
    List<PinnedTable> pinned = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (PublishedTable table : tables) {
      Snapshot snapshot =
          DeltaLog.forTable(lakehouse.spark(), lakehouse.path(table.source()))
              .update(false, scala.Option.empty(), scala.Option.empty());
      if (snapshot.version() < 0) {
        missing.add(table.source().toString());
      } else {
        pinned.add(
            new PinnedTable(
                table,
                lakehouse.commitId(table.source(), snapshot.version()),
                snapshot.version(),
                snapshot.sizeInBytes(),
                snapshot.schema()));
      }
    }
    if (!missing.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          String.join(", ", missing)
              + (missing.size() == 1 ? " is" : " are")
              + " not in the lakehouse at "
              + lakehouse.root()
              + "; build before publishing");
    }
    pinned.forEach(table -> TableWriter.checkPartitions(table.table(), table.schema()));
    return pinned;
  }

  private static void removeAllBut(Bucket bucket, Pointer pointer) {
    for (String name : bucket.names(bucket.path(PUBLICATIONS))) {
      if (!pointer.runs().contains(name)) {
        bucket.delete(bucket.path(PUBLICATIONS, name));
      }
    }
  }

  private static void removeAfter(RuntimeException failure, Bucket bucket, Path folder) {
    try {
      bucket.delete(folder);
    } catch (CarelakeException second) {
      failure.addSuppressed(second);
    }
  }

  /** Another publisher of the same target would have moved the pointer or removed our files. */
  private static void requireUndisturbed(
      Bucket bucket, Publication publication, Path folder, Optional<String> formerText) {
    long files =
        bucket.filesUnder(folder).stream()
            .map(FileStatus::getPath)
            .filter(path -> path.getName().endsWith(".parquet"))
            .count();
    long written = publication.tables().stream().mapToLong(table -> table.files().size()).sum();
    if (files != written || !bucket.read(bucket.path(LATEST)).equals(formerText)) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          "another run published to "
              + bucket.path(LATEST).getParent()
              + " meanwhile; its publication stays in force, this one was not; publish again");
    }
  }
}
