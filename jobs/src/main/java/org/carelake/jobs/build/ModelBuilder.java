package org.carelake.jobs.build;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
import org.carelake.schemas.contract.Expectation;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.digest.Digests;
import org.carelake.transforms.quality.RowExpectations;

/** Builds one model's table from pinned versions of its inputs, in one commit. */
final class ModelBuilder implements AutoCloseable {
  /** Below so many bytes of bronze, views wait longer for each other than they read. */
  private static final long WORTH_SHARING = 16L << 20;

  private final Lakehouse lakehouse;
  private final InputTables inputs;
  private final BuildOptions options;
  private final GuardedWrite guarded;
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
      return build(plan(model), started);
    } finally {
      readings.ended(model);
    }
  }

  private ModelResult build(Plan plan, long started) {
    Model model = plan.model();
    return plan.upToDate()
        ? new ModelResult(
            model.table(),
            ModelStatus.UNCHANGED,
            rows(model, plan.former()),
            seconds(started),
            plan.versions(),
            plan.former(),
            List.of(),
            "")
        : write(plan, started);
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
    BuildRecord record =
        new BuildRecord(
            options.run().runId(),
            Digests.sha256(definition(model, context) + "\n" + commitIds(versions)),
            versions);
    long former = lakehouse.version(model.table());
    boolean upToDate = !options.fullRefresh() && former >= 0 && upToDate(model, record);
    return new Plan(model, context, versions, record, former, upToDate);
  }

  private ModelResult write(Plan plan, long started) {
    Model model = plan.model();
    String record = plan.record().toJson();
    if (plan.former() >= 0 && model.history().isPresent()) {
      return carriedOn(plan, model.history().get(), started);
    }
    ModelRows made =
        readings.rows(model, plan.context(), this::bytes, () -> madeAnew(model.inputs()));
    Dataset<Row> rows = ContractCheck.enforce(model.contract(), made.rows());
    GuardedWrite.Written written = write(model, made, rows, record);
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
        message(rejected, written));
  }

  /** The models over the same inputs that this build does not find up to date. */
  private Collection<Model> madeAnew(SortedSet<TableName> over) {
    return selected.stream()
        .filter(model -> model.inputs().equals(over))
        .filter(model -> !plan(model).upToDate())
        .toList();
  }

  private long bytes(TableName input) {
    return lakehouse.exists(input) ? lakehouse.bytes(input) : 0;
  }

  @Override
  public void close() {
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
  private String commitIds(SortedMap<TableName, Long> versions) {
    return versions.keySet().stream()
        .map(input -> versions.get(input) < 0 ? "" : inputs.commitId(input, versions.get(input)))
        .collect(Collectors.joining(" "));
  }

  private boolean upToDate(Model model, BuildRecord record) {
    return madeFrom(model.table(), record)
        && (model.contract().expectations().stream()
                .noneMatch(each -> each.action() == Expectation.Action.QUARANTINE)
            || madeFrom(GuardedWrite.quarantine(model.table()), record));
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
