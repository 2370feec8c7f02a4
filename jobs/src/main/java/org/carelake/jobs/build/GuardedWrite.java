package org.carelake.jobs.build;

import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelRows;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.contract.Expectation;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.ExpectationCount;
import org.carelake.transforms.quality.RowExpectations;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * Writes a model's rows and holds them against its expectations in the same pass. Rows of action
 * quarantine go to {@code quarantine.{layer}_{model}}: the model's columns, {@code
 * carelake_reason}, {@code carelake_run_id} string, {@code carelake_quarantined_at} timestamp. Only
 * those of the table's present content are there; the two carry the same record, so that a crash
 * between their commits is found and mended by the next run.
 */
final class GuardedWrite {
  private static final Duration ARRIVAL = Duration.apply(60, TimeUnit.SECONDS);
  private static final StructType ADDED =
      StructType.fromDDL(
          "carelake_reason string, carelake_run_id string, carelake_quarantined_at timestamp");

  private final Lakehouse lakehouse;
  private final RunContext run;
  private final Set<TableName> quarantines;

  /** Looks up which quarantine tables there are. */
  GuardedWrite(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.quarantines = Set.copyOf(lakehouse.tables(Layer.QUARANTINE));
  }

  /** The version that was written, and how many rows did not meet each expectation. */
  record Written(long version, List<ExpectationCount> counts) {
    /** What is to be told of the counts; empty when all rows met everything. */
    String message() {
      return counts.stream()
          .filter(count -> count.rows() > 0)
          .map(
              count ->
                  count.rows()
                      + (count.rows() == 1 ? " row breaks " : " rows break ")
                      + count.expectation()
                      + " ("
                      + what(count.action())
                      + ")")
          .collect(Collectors.joining(", "));
    }

    private static String what(Expectation.Action action) {
      return switch (action) {
        case WARN, FAIL -> action.name().toLowerCase(Locale.ROOT);
        case DROP -> "dropped";
        case QUARANTINE -> "quarantined";
      };
    }
  }

  /** Where the quarantined rows of a table go. */
  static TableName quarantine(TableName table) {
    return new TableName(Layer.QUARANTINE, table.layer().code() + "_" + table.name());
  }

  /** Writes the rows in one commit. */
  Written write(
      ModelContract contract, ModelRows made, Dataset<Row> rows, LocalDate asOf, String record) {
    RowExpectations expectations = RowExpectations.of(contract, asOf);
    if (!expectations.quarantines() && quarantines.contains(quarantine(contract.table()))) {
      empty(contract, rows, record);
    }
    if (made.knownEmpty()) {
      if (expectations.quarantines()) {
        empty(contract, rows, record);
      }
      return new Written(
          lakehouse.overwriteEmpty(contract.table(), rows.schema(), record), List.of());
    }
    if (expectations.isEmpty()) {
      return new Written(lakehouse.overwrite(contract.table(), rows, record), List.of());
    }
    Observation observation = new Observation();
    long version;
    try {
      Dataset<Row> kept =
          expectations.kept(lakehouse.overwriting(contract.table(), rows), observation);
      version = lakehouse.overwrite(contract.table(), kept, record);
    } catch (Exception failure) {
      // Spark throws checked exceptions that Scala doesn't declare
      if (expectations.fails() && wasRaised(failure)) {
        throw expectations.failure(expectations.count(rows));
      }
      throw failure;
    }
    List<ExpectationCount> counts = counted(expectations, observation, rows);
    if (expectations.quarantines()) {
      keep(contract, expectations, rows, counts, record);
    }
    return new Written(version, counts);
  }

  /**
   * Writes the rows of some keys, none of which goes to quarantine.
   *
   * @param looked bytes of what is looked through to find the rows
   * @param replacing takes rows to the table and returns its new version
   */
  Written replace(
      ModelContract contract,
      Dataset<Row> rows,
      LocalDate asOf,
      long looked,
      ToLongFunction<Dataset<Row>> replacing) {
    RowExpectations expectations = RowExpectations.of(contract, asOf);
    if (expectations.isEmpty()) {
      return new Written(replacing.applyAsLong(rows), List.of());
    }
    Dataset<Row> few = lakehouse.ofLittle(rows, 0, looked).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<ExpectationCount> counts = expectations.count(few);
      if (counts.stream()
          .anyMatch(count -> count.action() == Expectation.Action.FAIL && count.rows() > 0)) {
        throw expectations.failure(counts);
      }
      return new Written(replacing.applyAsLong(expectations.kept(few, new Observation())), counts);
    } finally {
      few.unpersist();
    }
  }

  /** What the write counted on the way. */
  private static List<ExpectationCount> counted(
      RowExpectations expectations, Observation observation, Dataset<Row> rows) {
    try {
      return expectations.counted(Await.result(observation.future(), ARRIVAL));
    } catch (TimeoutException lost) {
      // Spark tells of observations in the background; should it not, they are counted again
      return expectations.count(rows);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the write was interrupted", interrupted);
    }
  }

  /** Whether a row broke an expectation of action fail. */
  private static boolean wasRaised(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("USER_RAISED_EXCEPTION")) {
        return true;
      }
    }
    return false;
  }

  private void keep(
      ModelContract contract,
      RowExpectations expectations,
      Dataset<Row> rows,
      List<ExpectationCount> counts,
      String record) {
    boolean any =
        counts.stream()
            .anyMatch(count -> count.action() == Expectation.Action.QUARANTINE && count.rows() > 0);
    if (!any) {
      empty(contract, rows, record);
      return;
    }
    lakehouse.overwrite(
        quarantine(contract.table()),
        expectations
            .quarantined(rows)
            .withColumn("carelake_run_id", lit(run.runId()))
            .withColumn("carelake_quarantined_at", current_timestamp()),
        record);
  }

  private void empty(ModelContract contract, Dataset<Row> rows, String record) {
    StructType schema = rows.schema();
    for (var field : ADDED.fields()) {
      schema = schema.add(field);
    }
    lakehouse.overwriteEmpty(quarantine(contract.table()), schema, record);
  }
}
