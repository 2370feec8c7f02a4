package org.carelake.jobs.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * What the last runs did, read from the ledger.
 *
 * @param runs the newest first
 * @param models what became of models in these runs
 * @param tests what became of tests in these runs
 * @param ingests what came in
 * @param publications what was published
 */
public record RunHistory(
    List<Run> runs,
    List<ModelRun> models,
    List<TestRun> tests,
    List<Ingest> ingests,
    List<Published> publications) {
  public RunHistory {
    runs = List.copyOf(runs);
    models = List.copyOf(models);
    tests = List.copyOf(tests);
    ingests = List.copyOf(ingests);
    publications = List.copyOf(publications);
  }

  /** One run; finished is empty while it runs or when it was killed. */
  public record Run(
      String id,
      String command,
      Instant startedAt,
      Optional<Instant> finishedAt,
      String status,
      String message) {}

  /** One model in one run; rows is -1 when unknown. */
  public record ModelRun(
      String run,
      String model,
      String status,
      long rows,
      double seconds,
      String message,
      Optional<Instant> finishedAt) {}

  /** One test in one run; failures is -1 when it could not be run. */
  public record TestRun(
      String run, String model, String test, String status, long failures, String message) {}

  /** What one run took in of one type from one source. */
  public record Ingest(String run, String source, String type, long received, long added) {}

  /** One table in one publication. */
  public record Published(
      String run, String kind, String location, String table, long rows, long bytes) {}

  /** The last runs of a lakehouse; nothing where it has no ledger. */
  public static RunHistory read(Lakehouse lakehouse, int count) {
    List<Run> runs =
        table(lakehouse, "runs")
            .map(
                rows ->
                    rows
                        .groupBy("run_id")
                        .agg(
                            min("command").as("command"),
                            min("at").as("started"),
                            max(when(col("event").equalTo("finished"), col("at"))).as("finished"),
                            max_by(col("status"), col("event").equalTo("finished")).as("status"),
                            max_by(col("message"), col("event").equalTo("finished")).as("message"))
                        .orderBy(col("started").desc())
                        .limit(count)
                        .collectAsList()
                        .stream()
                        .map(RunHistory::run)
                        .toList())
            .orElse(List.of());
    Object[] ids = runs.stream().map(Run::id).toArray();
    return new RunHistory(
        runs,
        rows(
            lakehouse,
            "model_results",
            ids,
            row ->
                new ModelRun(
                    text(row, "run_id"),
                    text(row, "model"),
                    text(row, "status"),
                    number(row, "rows"),
                    row.<Double>getAs("seconds"),
                    text(row, "message"),
                    moment(row, "finished_at"))),
        rows(
            lakehouse,
            "test_results",
            ids,
            row ->
                new TestRun(
                    text(row, "run_id"),
                    text(row, "model"),
                    text(row, "test"),
                    text(row, "status"),
                    number(row, "failures"),
                    text(row, "message"))),
        rows(
            lakehouse,
            "ingest_results",
            ids,
            row ->
                new Ingest(
                    text(row, "run_id"),
                    text(row, "source"),
                    text(row, "resource_type"),
                    number(row, "received"),
                    number(row, "added"))),
        rows(
            lakehouse,
            "publications",
            ids,
            row ->
                new Published(
                    text(row, "run_id"),
                    text(row, "kind"),
                    text(row, "location"),
                    text(row, "table_name"),
                    number(row, "rows"),
                    number(row, "bytes"))));
  }

  /** When each run began, by its id. */
  public Map<String, Instant> startedAt() {
    Map<String, Instant> found = new HashMap<>();
    runs.forEach(run -> found.put(run.id(), run.startedAt()));
    return found;
  }

  private static Run run(Row row) {
    return new Run(
        text(row, "run_id"),
        text(row, "command"),
        row.<Timestamp>getAs("started").toInstant(),
        Optional.ofNullable(row.<Timestamp>getAs("finished")).map(Timestamp::toInstant),
        text(row, "status"),
        text(row, "message"));
  }

  private static Optional<Dataset<Row>> table(Lakehouse lakehouse, String name) {
    TableName table = new TableName(Layer.LEDGER, name);
    return lakehouse.exists(table) ? Optional.of(lakehouse.read(table)) : Optional.empty();
  }

  private static <T> List<T> rows(
      Lakehouse lakehouse, String name, Object[] runs, Function<Row, T> made) {
    return table(lakehouse, name)
        .map(
            rows ->
                rows.where(col("run_id").isin(runs)).collectAsList().stream().map(made).toList())
        .orElse(List.of());
  }

  /** A moment of a column that rows of former versions lack. */
  private static Optional<Instant> moment(Row row, String column) {
    return List.of(row.schema().fieldNames()).contains(column)
        ? Optional.ofNullable(row.<Timestamp>getAs(column)).map(Timestamp::toInstant)
        : Optional.empty();
  }

  private static String text(Row row, String column) {
    Object value = row.getAs(column);
    return value == null ? "" : value.toString();
  }

  private static long number(Row row, String column) {
    Object value = row.getAs(column);
    return value == null ? -1 : ((Number) value).longValue();
  }
}
