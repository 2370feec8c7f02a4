package org.carelake.jobs.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * What runs did, as Delta tables of the tenant's lakehouse. No patient value ever enters them.
 * Entries are written in the background, in order; {@link #close()} waits for them.
 *
 * <ul>
 *   <li>{@code ledger.runs}: run_id string, tenant string, command string, event string (started or
 *       finished), at timestamp, status string (running; success, failed, cancelled; died: told by
 *       the next run), message string
 *   <li>{@code ledger.model_results}: run_id, model, status string, rows bigint, seconds double,
 *       inputs map&lt;string,bigint&gt; (Delta version of each), output_version bigint, message,
 *       finished_at timestamp (null in rows of former versions)
 *   <li>{@code ledger.expectation_results}: run_id, model, expectation string, action string (warn,
 *       drop, quarantine), rows bigint (those that don't meet it)
 *   <li>{@code ledger.test_results}: run_id, model, test, status string, failures bigint, message,
 *       evidence string (stands for the tests of the model and the content they looked at)
 *   <li>{@code ledger.ingest_results}: run_id, source, resource_type string, received, added,
 *       superseded, deleted, unchanged bigint, seconds double
 *   <li>{@code ledger.schema_drift}: run_id, source, table_name, file, column_name, change string
 *       (new, missing, retyped), expected, found string (types)
 *   <li>{@code ledger.publications}: run_id, kind, location, table_name string, rows, bytes bigint
 * </ul>
 */
public final class RunLedger implements AutoCloseable {
  private static final StructType RUNS =
      StructType.fromDDL(
          "run_id string, tenant string, command string, event string, at timestamp,"
              + " status string, message string");
  private static final StructType MODELS =
      StructType.fromDDL(
          "run_id string, model string, status string, rows bigint, seconds double,"
              + " inputs map<string,bigint>, output_version bigint, message string,"
              + " finished_at timestamp");
  private static final StructType EXPECTATIONS =
      StructType.fromDDL(
          "run_id string, model string, expectation string, action string, rows bigint");
  private static final StructType TESTS =
      StructType.fromDDL(
          "run_id string, model string, test string, status string, failures bigint,"
              + " message string, evidence string");
  private static final StructType INGEST =
      StructType.fromDDL(
          "run_id string, source string, resource_type string, received bigint, added bigint,"
              + " superseded bigint, deleted bigint, unchanged bigint, seconds double");
  private static final StructType DRIFT =
      StructType.fromDDL(
          "run_id string, source string, table_name string, file string, column_name string,"
              + " change string, expected string, found string");
  private static final StructType PUBLICATIONS =
      StructType.fromDDL(
          "run_id string, kind string, location string, table_name string, rows bigint,"
              + " bytes bigint");

  /** Tables of a former version get the columns that they lack; those they have stay. */
  private static final Map<String, String> ADD_COLUMNS = Map.of("mergeSchema", "true");

  private final Lakehouse lakehouse;
  private final String tenant;
  private final RunContext run;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "run-ledger"));
  private final List<Future<?>> writes = new ArrayList<>();
  private final RunFacts facts = new RunFacts();

  /** The ledger of one tenant, for one run. */
  public RunLedger(Lakehouse lakehouse, String tenant, RunContext run) {
    this.lakehouse = lakehouse;
    this.tenant = tenant;
    this.run = run;
  }

  /** What was recorded so far. */
  public RunFacts facts() {
    return facts;
  }

  /** Records that a run began of which nothing can be done again. */
  public void started(String command) {
    started(command, "");
  }

  /**
   * Records that the run began.
   *
   * @param request what was asked for, as one JSON object
   */
  public void started(String command, String request) {
    event(command, "started", run.startedAt(), "running", request);
  }

  /** Records how the run ended. */
  public void finished(String command, String status, String message) {
    event(command, "finished", Instant.now(), status, message);
  }

  /**
   * Records that an earlier run died, unless it told its end itself before.
   *
   * @param runId the run that died, not this one
   */
  public void died(String runId, String command) {
    TableName table = new TableName(Layer.LEDGER, "runs");
    boolean told =
        lakehouse.exists(table)
            && !lakehouse
                .read(table)
                .where(col("run_id").equalTo(runId).and(col("event").equalTo("finished")))
                .isEmpty();
    if (!told) {
      append(
          "runs",
          RUNS,
          List.of(
              RowFactory.create(
                  runId,
                  tenant,
                  command,
                  "finished",
                  Timestamp.from(Instant.now()),
                  "died",
                  "the process ended without a word; told by run " + run.runId())));
    }
  }

  private void event(String command, String event, Instant at, String status, String message) {
    append(
        "runs",
        RUNS,
        List.of(
            RowFactory.create(
                run.runId(), tenant, command, event, Timestamp.from(at), status, message)));
  }

  /** Records what became of each model, not when. */
  public void models(List<ModelResult> results) {
    models(results, Map.of());
  }

  /**
   * Records what became of each model.
   *
   * @param ended when each ended, where that is known
   */
  public void models(List<ModelResult> results, Map<TableName, Instant> ended) {
    facts.addModels(results, ended);
    List<Row> rows = new ArrayList<>();
    for (ModelResult result : results) {
      rows.add(
          RowFactory.create(
              run.runId(),
              result.table().toString(),
              result.status().name(),
              result.rows() < 0 ? null : result.rows(),
              result.seconds(),
              scala.jdk.javaapi.CollectionConverters.asScala(
                  result.inputVersions().entrySet().stream()
                      .collect(Collectors.toMap(e -> e.getKey().toString(), e -> e.getValue()))),
              result.outputVersion() < 0 ? null : result.outputVersion(),
              result.message(),
              Optional.ofNullable(ended.get(result.table())).map(Timestamp::from).orElse(null)));
    }
    append("model_results", MODELS, rows);
    append(
        "expectation_results",
        EXPECTATIONS,
        results.stream()
            .flatMap(
                result ->
                    result.expectations().stream()
                        .map(
                            count ->
                                RowFactory.create(
                                    run.runId(),
                                    result.table().toString(),
                                    count.expectation(),
                                    count.action().name().toLowerCase(Locale.ROOT),
                                    count.rows())))
            .toList());
  }

  /** Records what became of each test. */
  public void tests(List<TestResult> results) {
    facts.addTests(results);
    List<Row> rows = new ArrayList<>();
    for (TestResult result : results) {
      rows.add(
          RowFactory.create(
              run.runId(),
              result.table().toString(),
              result.test(),
              result.status().name(),
              result.failures() < 0 ? null : result.failures(),
              result.message(),
              result.evidence()));
    }
    append("test_results", TESTS, rows);
  }

  /**
   * Those of some pieces of evidence that stand for tests which all passed in an earlier run,
   * without a single failure that a threshold let pass.
   */
  public Set<String> passed(Set<String> evidence) {
    return evidence.isEmpty() ? Set.of() : proven(col("evidence").isin(evidence.toArray()));
  }

  /** All evidence of tests which all passed in an earlier run, without a single failure. */
  public Set<String> passed() {
    return proven(lit(true));
  }

  private Set<String> proven(Column which) {
    TableName table = new TableName(Layer.LEDGER, "test_results");
    if (!lakehouse.exists(table)) {
      return Set.of();
    }
    Dataset<Row> results = lakehouse.read(table);
    if (!List.of(results.columns()).contains("evidence")) {
      // written by a version that kept none
      return Set.of();
    }
    return results
        .where(which)
        // rows of such a version, in a table that has the column by now
        .where(col("evidence").isNotNull())
        .groupBy("run_id", "evidence")
        .agg(count_if(col("status").notEqual("PASS").or(col("failures").notEqual(0))).as("others"))
        .where("others = 0")
        .select("evidence")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Records what came in; the rows have the shape of {@code ledger.ingest_results} without run. */
  public void ingest(List<IngestEntry> entries) {
    facts.addIngested(entries);
    append(
        "ingest_results",
        INGEST,
        entries.stream()
            .map(
                entry ->
                    RowFactory.create(
                        run.runId(),
                        entry.source(),
                        entry.resourceType(),
                        entry.received(),
                        entry.added(),
                        entry.superseded(),
                        entry.deleted(),
                        entry.unchanged(),
                        entry.seconds()))
            .toList());
  }

  /** What came in of one resource type from one source. */
  public record IngestEntry(
      String source,
      String resourceType,
      long received,
      long added,
      long superseded,
      long deleted,
      long unchanged,
      double seconds) {}

  /** Records how columns of extracts differ from what is declared. */
  public void drift(List<DriftEntry> entries) {
    append(
        "schema_drift",
        DRIFT,
        entries.stream()
            .map(
                entry ->
                    RowFactory.create(
                        run.runId(),
                        entry.source(),
                        entry.table(),
                        entry.file(),
                        entry.column(),
                        entry.change(),
                        entry.expected(),
                        entry.found()))
            .toList());
  }

  /** How one column of a file or table differs. */
  public record DriftEntry(
      String source,
      String table,
      String file,
      String column,
      String change,
      String expected,
      String found) {}

  /** Records what was published. */
  public void publications(List<PublicationEntry> entries) {
    facts.addPublished(entries);
    append(
        "publications",
        PUBLICATIONS,
        entries.stream()
            .map(
                entry ->
                    RowFactory.create(
                        run.runId(),
                        entry.kind(),
                        entry.location(),
                        entry.table(),
                        entry.rows(),
                        entry.bytes()))
            .toList());
  }

  /** One published table. */
  public record PublicationEntry(
      String kind, String location, String table, long rows, long bytes) {}

  private void append(String table, StructType schema, List<Row> rows) {
    if (!rows.isEmpty()) {
      writes.add(
          writer.submit(
              () ->
                  lakehouse.append(
                      new TableName(Layer.LEDGER, table),
                      lakehouse.fewRows(rows, schema),
                      run.commitMetadata(),
                      ADD_COLUMNS)));
    }
  }

  /** Waits until everything is written; fails if anything could not be. */
  @Override
  public void close() {
    writer.shutdown();
    Optional<Throwable> failed = Optional.empty();
    try {
      // all of them, so that none is still at work afterwards
      for (Future<?> write : writes) {
        Optional<Throwable> failure = failureOf(write);
        failed = failed.isPresent() ? failed : failure;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("writing the run ledger was interrupted", interrupted);
    }
    if (failed.isPresent()) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't write the run ledger under "
              + lakehouse.root()
              + ": "
              + Failures.message(failed.get()),
          failed.get());
    }
  }

  private static Optional<Throwable> failureOf(Future<?> write) throws InterruptedException {
    try {
      write.get();
      return Optional.empty();
    } catch (ExecutionException failure) {
      return Optional.of(failure.getCause());
    }
  }
}
