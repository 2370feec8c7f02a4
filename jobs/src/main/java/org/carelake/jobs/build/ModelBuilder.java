package org.carelake.jobs.build;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.InputTables;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.History;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelRows;
import org.carelake.jobs.model.RejectedResource;
import org.carelake.jobs.model.ViewReadings;
import org.carelake.jobs.run.CarelakeVersion;
import org.carelake.schemas.contract.Expectation;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.digest.Digests;
import org.carelake.transforms.quality.RowExpectations;

/** Builds one model's table from pinned versions of its inputs, in one commit. */
final class ModelBuilder implements AutoCloseable {
  private static final String VERSION = CarelakeVersion.text();

  /** Below so many bytes of bronze, views wait longer for each other than they read. */
  private static final long WORTH_SHARING = 16L << 20;

  private final Lakehouse lakehouse;
  private final InputTables inputs;
  private final BuildOptions options;
  private final GuardedWrite guarded;
  private final ChangedKeys changed;
  private final KeyedBuild keyed;
  private final Collection<Model> selected;
  private final ViewReadings readings = new ViewReadings(WORTH_SHARING);

  /**
   * A builder for one build.
   *
   * @param selected the models that the build is about
   */
  ModelBuilder(
      Lakehouse lakehouse, InputTables inputs, BuildOptions options, Collection<Model> selected) {
    this.selected = List.copyOf(selected);
    this.lakehouse = lakehouse;
    this.inputs = inputs;
    this.options = options;
    this.guarded = new GuardedWrite(lakehouse, options.run());
    this.changed = new ChangedKeys(inputs, (rows, bytes) -> lakehouse.ofLittle(rows, bytes, 0));
    this.keyed = new KeyedBuild(lakehouse, inputs, changed, options.keyRule());
  }

  /**
   * What is to be done for one model.
   *
   * @param context its inputs, pinned to versions
   * @param versions those versions, -1 for an input that doesn't exist
   * @param record what its table is made from
   * @param former the newest version of its table, -1 when there is none
   * @param upToDate whether that version was made the same way
   */
  private record Plan(
      Model model,
      BuildContext context,
      SortedMap<TableName, Long> versions,
      BuildRecord record,
      long former,
      boolean upToDate) {}

  ModelResult build(Model model) {
    long started = System.nanoTime();
    try {
      Plan plan = plan(model);
      return plan.upToDate() ? unchanged(plan, started) : write(plan, started);
    } finally {
      readings.ended(model);
    }
  }

  private ModelResult unchanged(Plan plan, long started) {
    return new ModelResult(
        plan.model().table(),
        ModelStatus.UNCHANGED,
        rows(plan.model(), plan.former()),
        seconds(started),
        plan.versions(),
        plan.former(),
        List.of(),
        "");
  }

  private Plan plan(Model model) {
    SortedMap<TableName, Long> versions = new TreeMap<>();
    model.inputs().forEach(input -> versions.put(input, inputs.version(input)));
    BuildContext context =
        new BuildContext(
            lakehouse.spark(),
            input -> pinned(input, versions),
            options.asOf(),
            options.run().runId(),
            options.pseudonymKey());
    SortedMap<TableName, String> commits = commitIds(versions);
    String definition = definition(model, context);
    BuildRecord record =
        new BuildRecord(
            options.run().runId(),
            Digests.sha256(definition + "\n" + String.join(" ", commits.values())),
            // rows of two versions of Carelake don't stand beside each other
            Digests.sha256("carelake " + VERSION + "\n" + definition),
            versions,
            commits,
            -1);
    long former = lakehouse.version(model.table());
    boolean upToDate = !options.fullRefresh() && former >= 0 && upToDate(model, record);
    return new Plan(model, context, versions, record, former, upToDate);
  }

  private ModelResult write(Plan plan, long started) {
    Model model = plan.model();
    if (plan.former() >= 0 && model.history().isPresent()) {
      return carriedOn(plan, model.history().get(), started);
    }
    KeyedBuild.Way way = way(plan);
    if (way instanceof KeyedBuild.Way.Nothing) {
      return unchanged(plan, started);
    }
    return way instanceof KeyedBuild.Way.Keys keys
        ? replaced(plan, keys, started)
        : whole(plan, ((KeyedBuild.Way.Whole) way).reason(), started);
  }

  /** How a table is written; one that is new, or must be, as a whole and for no further reason. */
  private KeyedBuild.Way way(Plan plan) {
    Model model = plan.model();
    if (plan.former() < 0 || options.fullRefresh() || model.keyGroups().isEmpty()) {
      return new KeyedBuild.Way.Whole("");
    }
    if (quarantines(model)) {
      return new KeyedBuild.Way.Whole("its expectations put rows in quarantine");
    }
    return keyed.way(
        model,
        model.keyGroups().get(),
        plan.context(),
        lakehouse.commitMetadata(model.table()).flatMap(BuildRecord::fromJson),
        plan.record(),
        plan.former(),
        rows(model, plan.former()));
  }

  private ModelResult whole(Plan plan, String reason, long started) {
    Model model = plan.model();
    ModelRows made =
        readings.rows(model, plan.context(), inputs::bytes, () -> madeAnew(model.inputs()));
    Dataset<Row> rows =
        lakehouse.ofLittle(
            ContractCheck.enforce(model.contract(), made.rows()),
            model.inputs().stream().mapToLong(inputs::bytes).sum(),
            0);
    GuardedWrite.Written written = write(model, made, rows, plan.record().toJson());
    if (model.keyGroups().isPresent()
        && lakehouse.bytes(model.table()) >= options.keyRule().markBytes()) {
      lakehouse.allowMarks(model.table());
    }
    return result(plan, made, written, reason.isEmpty() ? "" : "whole: " + reason, started);
  }

  private ModelResult replaced(Plan plan, KeyedBuild.Way.Keys way, long started) {
    Model model = plan.model();
    long known = rows(model, plan.former());
    long before = known >= 0 ? known : lakehouse.readVersion(model.table(), plan.former()).count();
    ModelRows made = model.rows(way.context());
    Dataset<Row> rows =
        KeyedBuild.guarded(way, ContractCheck.enforce(model.contract(), made.rows()));
    GuardedWrite.Written written;
    try {
      written =
          guarded.replace(
              model.contract(),
              rows,
              options.asOf(),
              way.looked(),
              kept ->
                  lakehouse.replaceKeys(
                      model.table(),
                      way.groups().column(),
                      way.keys(),
                      kept,
                      way.looked(),
                      more ->
                          way.marks()
                              ? plan.record().withRows(before + more).toJson()
                              : plan.record().toJson(),
                      way.marks()));
    } catch (Exception failure) {
      // Spark throws checked exceptions that Scala doesn't declare
      KeyedBuild.explain(model, way.groups(), failure);
      throw failure;
    }
    return written.version() == plan.former()
        ? unchanged(plan, started)
        : result(plan, made, written, KeyedBuild.words(way), started);
  }

  private ModelResult result(
      Plan plan, ModelRows made, GuardedWrite.Written written, String how, long started) {
    Model model = plan.model();
    List<RejectedResource> rejected = made.rejected().get();
    new ViewQuarantine(lakehouse, options.run()).write(model, rejected);
    return new ModelResult(
        model.table(),
        ModelStatus.OK,
        rows(model, written.version()),
        seconds(started),
        plan.versions(),
        written.version(),
        written.counts(),
        how,
        message(rejected, written));
  }

  /** The models over the same inputs that this build does not find up to date. */
  private Collection<Model> madeAnew(SortedSet<TableName> over) {
    return selected.stream()
        .filter(model -> model.inputs().equals(over))
        .filter(
            model -> {
              Plan plan = plan(model);
              return !plan.upToDate() && way(plan) instanceof KeyedBuild.Way.Whole;
            })
        .toList();
  }

  @Override
  public void close() {
    changed.close();
    readings.close();
  }

  private GuardedWrite.Written write(
      Model model, ModelRows made, Dataset<Row> rows, String record) {
    if (model.history().isEmpty()) {
      return guarded.write(model.contract(), made, rows, options.asOf(), record);
    }
    long version =
        SnapshotWrite.explained(model, () -> lakehouse.overwrite(model.table(), rows, record));
    return new GuardedWrite.Written(version, List.of());
  }

  private ModelResult carriedOn(Plan plan, History history, long started) {
    Model model = plan.model();
    long version =
        new SnapshotWrite(lakehouse)
            .carryOn(model, history, plan.context(), plan.former(), plan.record().toJson());
    return new ModelResult(
        model.table(),
        ModelStatus.OK,
        lakehouse.readVersion(model.table(), version).count(),
        seconds(started),
        plan.versions(),
        version,
        List.of(),
        "");
  }

  private static String message(List<RejectedResource> rejected, GuardedWrite.Written written) {
    List<String> parts = new ArrayList<>();
    if (!rejected.isEmpty()) {
      parts.add(rejected.size() + " resources don't fit the view; see " + ViewQuarantine.TABLE);
    }
    if (!written.message().isEmpty()) {
      parts.add(written.message());
    }
    return String.join("; ", parts);
  }

  private static String definition(Model model, BuildContext context) {
    RowExpectations expectations = RowExpectations.of(model.contract(), context.asOf());
    return model.definition(context)
        + "\n"
        + model.contract().definition()
        + (expectations.usesAsOf() ? "\nas of " + context.asOf() : "");
  }

  /** A table that was removed and made anew starts again at version 0; the commit's id tells. */
  private SortedMap<TableName, String> commitIds(SortedMap<TableName, Long> versions) {
    SortedMap<TableName, String> commits = new TreeMap<>();
    versions.forEach(
        (input, version) -> commits.put(input, version < 0 ? "" : inputs.commitId(input, version)));
    return commits;
  }

  private boolean upToDate(Model model, BuildRecord record) {
    return madeFrom(model.table(), record)
        && (!quarantines(model) || madeFrom(GuardedWrite.quarantine(model.table()), record));
  }

  private static boolean quarantines(Model model) {
    return model.contract().expectations().stream()
        .anyMatch(each -> each.action() == Expectation.Action.QUARANTINE);
  }

  private boolean madeFrom(TableName table, BuildRecord record) {
    return lakehouse
        .commitMetadata(table)
        .flatMap(BuildRecord::fromJson)
        .filter(record::sameContentAs)
        .isPresent();
  }

  private Optional<Dataset<Row>> pinned(TableName input, SortedMap<TableName, Long> versions) {
    long version = versions.get(input);
    return version < 0 ? Optional.empty() : Optional.of(inputs.readVersion(input, version));
  }

  private long rows(Model model, long version) {
    if (model.history().isPresent()) {
      return lakehouse.readVersion(model.table(), version).count();
    }
    OptionalLong recorded =
        lakehouse.commitMetadata(model.table()).flatMap(BuildRecord::fromJson).stream()
            .mapToLong(BuildRecord::rows)
            .filter(rows -> rows >= 0)
            .findFirst();
    if (recorded.isPresent()) {
      return recorded.getAsLong();
    }
    OptionalLong written = lakehouse.writtenRows(model.table(), version);
    if (written.isPresent()) {
      return written.getAsLong();
    }
    return lakehouse.isKnownEmpty(model.table()) ? 0 : -1;
  }

  private static double seconds(long started) {
    return (System.nanoTime() - started) / 1e9;
  }
}
