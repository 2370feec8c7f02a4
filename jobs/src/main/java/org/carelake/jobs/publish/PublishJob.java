package org.carelake.jobs.publish;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.PublishFormat;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;

/**
 * Publishes tables of one tenant's lakehouse as Parquet, and as a ZIP of CSV files where the target
 * has that format.
 *
 * <pre>
 * {target}/publications/{run}/{table}/[column=value/]part-….parquet
 * {target}/publications/{run}/manifest.json
 * {target}/publications/{run}/datapackage.json, datacontract.odcs.yaml   (for catalogues)
 * {target}/YYYY/MM/DD/{tenant}_analytics_export_{kind}_{YYYYMMDD_HHMMSS}.zip
 * {target}/latest.json      the pointer: readers start here
 * {target}/duckdb.sql       one view a table
 * </pre>
 *
 * <p>Files are written beside the lakehouse, the guard looks at them, and only then they are copied
 * into the bucket. There files come first, then the manifest, then the pointer in one atomic step,
 * so that a reader sees a whole publication or the whole one before it. Publications that the
 * pointer doesn't name are leftovers of killed runs; the next publication removes them. One
 * publication at a time may be made of one target: a second one fails before it moves the pointer.
 */
public final class PublishJob {
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final String LATEST = "latest.json";
  private static final String SCRIPT = "duckdb.sql";

  private final Lakehouse lakehouse;
  private final String tenant;
  private final RunContext run;
  private final PublicationGuard guard;
  private final Function<SecretReference, String> secrets;
  private final Clock clock;
  private final Function<TableName, Optional<ModelContract>> contracts;

  /**
   * A job for one run of one tenant whose targets have no credentials of their own.
   *
   * @param guard what looks at the written files before a reader is pointed to them
   */
  public PublishJob(Lakehouse lakehouse, String tenant, RunContext run, PublicationGuard guard) {
    this(
        lakehouse,
        tenant,
        run,
        guard,
        reference -> {
          throw CarelakeException.configuration(
              reference.location(), "there is nobody who reads this secret");
        });
  }

  /**
   * A job for one run of one tenant.
   *
   * @param guard what looks at the written files before a reader is pointed to them
   * @param secrets reads the credentials of a target
   */
  public PublishJob(
      Lakehouse lakehouse,
      String tenant,
      RunContext run,
      PublicationGuard guard,
      Function<SecretReference, String> secrets) {
    this(lakehouse, tenant, run, guard, secrets, table -> Optional.empty());
  }

  /**
   * A job for one run of one tenant whose publications describe their tables.
   *
   * @param guard what looks at the written files before a reader is pointed to them
   * @param secrets reads the credentials of a target
   * @param contracts what a table promises, for data package and data contract
   */
  public PublishJob(
      Lakehouse lakehouse,
      String tenant,
      RunContext run,
      PublicationGuard guard,
      Function<SecretReference, String> secrets,
      Function<TableName, Optional<ModelContract>> contracts) {
    this.lakehouse = PublishSession.of(lakehouse);
    this.contracts = Objects.requireNonNull(contracts, "contracts is null");
    this.tenant = Objects.requireNonNull(tenant, "tenant is null");
    this.run = Objects.requireNonNull(run, "run is null");
    this.guard = Objects.requireNonNull(guard, "guard is null");
    this.secrets = Objects.requireNonNull(secrets, "secrets is null");
    this.clock = Clock.systemUTC();
    if (!RUN_ID.matcher(run.runId()).matches()) {
      throw new IllegalArgumentException("run id must be letters, digits, '.', '_' and '-'");
    }
  }

  /**
   * Removes what killed runs left beside a lakehouse; no publication of it may be under way.
   *
   * @return of how many publications
   */
  public static int clearStaging(Lakehouse lakehouse) {
    return Staging.clear(lakehouse);
  }

  /**
   * The run whose publication is in force, if it holds just these tables at their newest versions,
   * so that publishing again would change nothing. A run that died between pointer and {@code
   * duckdb.sql} has left a publication that is not up to date.
   */
  public Optional<String> upToDate(PublishTarget target, List<PublishedTable> tables) {
    checkTables(target, tables);
    List<PinnedTable> pinned = pin(tables);
    try (Bucket bucket = bucket(target)) {
      Path pointerPath = bucket.path(LATEST);
      return bucket
          .read(pointerPath)
          .map(text -> Pointer.parse(text, pointerPath.toString()).runs().get(0))
          .filter(
              former ->
                  bucket
                      .read(bucket.at(Manifest.relativePath(former)))
                      .filter(manifest -> Manifest.holds(manifest, pinned, hasArchive(target)))
                      .isPresent())
          .filter(
              former ->
                  bucket
                      .read(bucket.path(SCRIPT))
                      .filter(script -> DuckDbScript.isOf(script, former))
                      .isPresent());
    }
  }

  /** When the publication in force was made; empty before the first. */
  public Optional<Instant> inForceSince(PublishTarget target) {
    try (Bucket bucket = bucket(target)) {
      return bucket.read(bucket.path(LATEST)).map(text -> Pointer.created(text, target.path()));
    }
  }

  /** Writes a publication of whole tables and puts it in force. */
  public Publication publish(
      PublishTarget target, List<PublishedTable> tables, Consumer<PublishedTableResult> progress) {
    return publish(target, tables, List.of(), progress);
  }

  /**
   * Writes a publication and puts it in force. All tables are read at the versions that were the
   * newest when the call began.
   *
   * @param omitted tables that the target leaves out, to be told in the manifest
   * @param progress told of each table when it is in the bucket, by one thread
   * @throws CarelakeException when there is nothing to publish, a table is missing, a partition
   *     column doesn't fit, rows got lost, the guard refuses, or a file can't be written; the
   *     former publication then stays in force
   */
  public Publication publish(
      PublishTarget target,
      List<PublishedTable> tables,
      List<OmittedTable> omitted,
      Consumer<PublishedTableResult> progress) {
    checkTables(target, tables);
    List<PinnedTable> pinned = pin(tables);
    try (Bucket bucket = bucket(target);
        Staging staging = Staging.open(lakehouse, target, run.runId())) {
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
      List<StagedTable> staged =
          new TableWrites(
                  lakehouse.spark(), new TableWriter(lakehouse, staging.files(), staging.folder()))
              .all(pinned);
      guard.check(target, tables, staging.folder());
      Publications publications = new Publications(bucket);
      publications.removeAllBut(former.runs());
      try {
        Publication publication = upload(target, bucket, staging, staged, omitted, progress);
        putInForce(target, bucket, former, formerText, publication);
        staging.removeAll();
        return publication;
      } catch (RuntimeException failure) {
        removeAfter(failure, publications);
        throw failure;
      }
    }
  }

  private Publication upload(
      PublishTarget target,
      Bucket bucket,
      Staging staging,
      List<StagedTable> staged,
      List<OmittedTable> omitted,
      Consumer<PublishedTableResult> progress) {
    Publications publications = new Publications(bucket);
    Path folder = publications.folder(run.runId());
    List<PublishedTableResult> results = new Uploads(staging, bucket, folder).all(staged, progress);
    Optional<PublishedArchive> archive =
        hasArchive(target)
            ? Optional.of(archive(target, bucket, staging, staged))
            : Optional.empty();
    return new Publication(
        tenant,
        target.kind(),
        target.role(),
        run.runId(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        bucket.readerLocation(folder),
        bucket.readerLocation(bucket.path(LATEST)),
        bucket.readerLocation(bucket.path(SCRIPT)),
        results,
        omitted,
        archive);
  }

  private PublishedArchive archive(
      PublishTarget target, Bucket bucket, Staging staging, List<StagedTable> staged) {
    String path = CsvArchive.path(tenant, target.kind(), run.startedAt());
    if (bucket.exists(bucket.at(path))) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          bucket.at(path)
              + " is there already: another run started in the same second; publish"
              + " again");
    }
    new Publications(bucket).noteArchive(run.runId(), path);
    CsvArchive csv = new CsvArchive(lakehouse.spark(), staging.folder(), run.startedAt());
    Bucket.Written written = bucket.write(bucket.at(path), out -> csv.write(staged, out));
    return new PublishedArchive(
        path, staged.stream().map(StagedTable::name).toList(), written.bytes(), written.sha256());
  }

  private void putInForce(
      PublishTarget target,
      Bucket bucket,
      Pointer former,
      Optional<String> formerText,
      Publication publication) {
    Publications publications = new Publications(bucket);
    Path folder = publications.folder(run.runId());
    Path scratch = new Path(folder, "scratch");
    Path manifest = new Path(folder, "manifest.json");
    bucket.replace(
        new Path(folder, "datapackage.json"), DataPackage.write(publication, contracts), scratch);
    bucket.replace(
        new Path(folder, "datacontract.odcs.yaml"),
        DataContract.write(publication, contracts),
        scratch);
    bucket.replace(manifest, Manifest.write(publication), scratch);
    requireUndisturbed(bucket, publication, folder, formerText);
    Pointer next = former.movedTo(run.runId(), target.keep());
    bucket.replace(bucket.path(LATEST), next.write(publication, bucket.sha256(manifest)), scratch);
    bucket.replace(
        bucket.path(SCRIPT),
        DuckDbScript.write(publication, bucket.readerLocation(folder)),
        scratch);
    publications.removeAllBut(next.runs());
  }

  private Bucket bucket(PublishTarget target) {
    return Bucket.at(
        target.path(),
        S3aSettings.configure(lakehouse.spark().sessionState().newHadoopConf(), target, secrets));
  }

  private static boolean hasArchive(PublishTarget target) {
    return target.formats().contains(PublishFormat.CSV);
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
                lakehouse.bytes(table.source()),
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
    pinned.stream()
        .filter(table -> table.table().shape().columns().isEmpty())
        .forEach(table -> TableWriter.checkPartitions(table.table(), table.schema()));
    return pinned;
  }

  /** Takes back what is not in force; a pointer that was moved is left alone. */
  private void removeAfter(RuntimeException failure, Publications publications) {
    try {
      if (!publications.inForce(LATEST, run.runId())) {
        publications.remove(run.runId());
      }
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
