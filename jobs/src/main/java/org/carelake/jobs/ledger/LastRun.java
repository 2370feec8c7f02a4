package org.carelake.jobs.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * The newest run that built or tested, as the ledger tells it.
 *
 * @param request what was asked for, the JSON object that {@link RunLedger#started} was given
 * @param status success, failed, cancelled or died; running when nobody has told its end yet
 * @param results how models and their tests ended: success, error, skipped; pass, warn, fail
 */
public record LastRun(
    String runId,
    String command,
    String request,
    String status,
    Map<TableName, Set<String>> results) {
  private static final List<String> COMMANDS = List.of("run", "build", "test", "retry");

  public LastRun {
    Objects.requireNonNull(runId, "runId is null");
    results = Map.copyOf(results);
  }

  /** Reads it; empty where nothing was ever built or tested. */
  public static Optional<LastRun> read(Lakehouse lakehouse) {
    TableName runs = new TableName(Layer.LEDGER, "runs");
    if (!lakehouse.exists(runs)) {
      return Optional.empty();
    }
    List<Row> events =
        lakehouse
            .read(runs)
            .where(col("command").isin(COMMANDS.toArray()))
            .groupBy("run_id", "command")
            .agg(
                max_by(col("message"), when(col("event").equalTo("started"), lit(1))).as("request"),
                min("at").as("began"),
                max_by(
                        col("status"),
                        when(col("event").equalTo("finished"), lit(2)).otherwise(lit(1)))
                    .as("status"))
            .orderBy(col("began").desc())
            .limit(1)
            .collectAsList();
    if (events.isEmpty()) {
      return Optional.empty();
    }
    Row last = events.get(0);
    String runId = last.getAs("run_id");
    Map<TableName, Set<String>> results = new HashMap<>();
    collect(lakehouse, runId, "model_results", results);
    collect(lakehouse, runId, "test_results", results);
    String request = last.getAs("request");
    return Optional.of(
        new LastRun(
            runId,
            last.getAs("command"),
            request == null ? "" : request,
            last.getAs("status"),
            results));
  }

  private static void collect(
      Lakehouse lakehouse, String runId, String ledger, Map<TableName, Set<String>> results) {
    TableName table = new TableName(Layer.LEDGER, ledger);
    if (!lakehouse.exists(table)) {
      return;
    }
    for (Row row :
        lakehouse
            .read(table)
            .where(col("run_id").equalTo(lit(runId)))
            .select("model", "status")
            .distinct()
            .collectAsList()) {
      TableName.parse(row.getString(0))
          .ifPresent(
              model ->
                  results
                      .computeIfAbsent(model, name -> new TreeSet<>())
                      .add(word(row.getString(1))));
    }
  }

  private static String word(String status) {
    return switch (status) {
      case "OK", "UNCHANGED" -> "success";
      default -> status.toLowerCase(Locale.ROOT);
    };
  }

  /** The models that failed, were skipped, or broke a test. */
  public SortedSet<TableName> failed() {
    SortedSet<TableName> failed = new TreeSet<>();
    results.forEach(
        (table, words) -> {
          if (words.contains("error") || words.contains("skipped") || words.contains("fail")) {
            failed.add(table);
          }
        });
    return failed;
  }
}
