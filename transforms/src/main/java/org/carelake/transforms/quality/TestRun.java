package org.carelake.transforms.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Counts what breaks the tests of one table. Whatever can be said of rows one by one, and whether
 * any key repeats, is one aggregation over one scan. Only keys that do repeat are looked at again,
 * with one grouped query each; tests in view of other rows or tables share one more job.
 */
public final class TestRun {
  private static final String FAILURES = "failures";
  private static final String TEST = "__carelake_test";
  private static final String TIMES = "__carelake_times";

  private final Dataset<Row> rows;
  private final List<BoundTest> tests;
  private final TestInputs inputs;
  private final List<Check> checks;
  private final long[] failures;
  private final long[] looked;

  private TestRun(Dataset<Row> rows, List<BoundTest> tests, TestInputs inputs) {
    this.rows = rows;
    this.tests = tests;
    this.inputs = inputs;
    this.checks = tests.stream().map(test -> test.check().apply(inputs)).toList();
    this.failures = new long[tests.size()];
    this.looked = new long[tests.size()];
  }

  /**
   * What became of one test.
   *
   * @param failures rows or values that break it
   * @param rows how many rows were looked at
   */
  public record Outcome(long failures, long rows) {}

  /** The outcome of each test, in the order of the tests. */
  public static List<Outcome> outcomes(
      Dataset<Row> rows, List<BoundTest> tests, TestInputs inputs) {
    TestRun run = new TestRun(rows, tests, inputs);
    run.aggregate();
    run.queries();
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      outcomes.add(new Outcome(run.failures[i], run.looked[i]));
    }
    return outcomes;
  }

  /**
   * The rows that break a test, with all columns of the table.
   *
   * @return empty for a test of the table as a whole
   */
  public static Optional<Dataset<Row>> breaking(
      Dataset<Row> rows, BoundTest test, TestInputs inputs) {
    Dataset<Row> some = test.where().isEmpty() ? rows : rows.where(where(test, inputs));
    Check check = test.check().apply(inputs);
    if (check instanceof Check.Rows each) {
      return Optional.of(some.where(each.breaks()));
    }
    if (check instanceof Check.Query query) {
      return Optional.of(query.breaking().apply(some));
    }
    if (check instanceof Check.Repeats repeats) {
      Column[] keys = repeats.keys().toArray(Column[]::new);
      Column counted = repeats.nullsApart() ? not(anyNull(repeats.keys())) : lit(true);
      return Optional.of(
          some.where(counted)
              .withColumn(TIMES, count(lit(1)).over(Window.partitionBy(keys)))
              .where(col(TIMES).gt(1))
              .drop(TIMES));
    }
    return Optional.empty();
  }

  private void aggregate() {
    List<Integer> places = new ArrayList<>();
    List<Column> aggregates = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      Column where = where(tests.get(i), inputs);
      Optional<Column> aggregate = aggregate(checks.get(i), where);
      if (aggregate.isPresent()) {
        places.add(i);
        aggregates.add(aggregate.get());
      }
      if (needsRows(tests.get(i))) {
        places.add(-1 - i);
        aggregates.add(count_if(where));
      }
    }
    if (aggregates.isEmpty()) {
      return;
    }
    Column[] others = aggregates.subList(1, aggregates.size()).toArray(Column[]::new);
    Row found = rows.agg(aggregates.get(0), others).first();
    for (int i = 0; i < places.size(); i++) {
      int place = places.get(i);
      if (place < 0) {
        looked[-1 - place] = found.getLong(i);
      } else {
        failures[place] = found.getLong(i);
      }
    }
    repeatedKeys();
  }

  private static boolean needsRows(BoundTest test) {
    return test.settings().warnIf().percent() || test.settings().errorIf().percent();
  }

  private static Column where(BoundTest test, TestInputs inputs) {
    return test.where().map(sql -> sql.column(inputs.parameters())).orElseGet(() -> lit(true));
  }

  private static Optional<Column> aggregate(Check check, Column where) {
    if (check instanceof Check.Rows each) {
      return Optional.of(count_if(where.and(each.breaks())));
    }
    if (check instanceof Check.Aggregate whole) {
      return Optional.of(whole.failures().apply(where));
    }
    if (check instanceof Check.Repeats repeats) {
      // what does not count is null, and neither aggregate counts nulls
      Column key = when(counted(repeats, where), key(repeats.keys()));
      return Optional.of(count(key).minus(count_distinct(key)));
    }
    return Optional.empty();
  }

  private static Column counted(Check.Repeats repeats, Column where) {
    return repeats.nullsApart() ? where.and(not(anyNull(repeats.keys()))) : where;
  }

  private static Column key(List<Column> keys) {
    return keys.size() == 1 ? keys.get(0) : struct(keys.toArray(Column[]::new));
  }

  private static Column anyNull(List<Column> columns) {
    return columns.stream().map(Column::isNull).reduce(Column::or).orElseThrow();
  }

  /** Replaces numbers of rows too many by numbers of keys that repeat. */
  private void repeatedKeys() {
    for (int i = 0; i < tests.size(); i++) {
      if (checks.get(i) instanceof Check.Repeats repeats && !repeats.surplus() && failures[i] > 0) {
        failures[i] =
            rows.where(counted(repeats, where(tests.get(i), inputs)))
                .groupBy(repeats.keys().toArray(Column[]::new))
                .agg(count(lit(1)).as(TIMES))
                .where(col(TIMES).gt(1))
                .count();
      }
    }
  }

  private void queries() {
    List<Dataset<Row>> queries = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      Dataset<Row> some =
          tests.get(i).where().isEmpty() ? rows : rows.where(where(tests.get(i), inputs));
      if (checks.get(i) instanceof Check.Query query) {
        queries.add(
            query.breaking().apply(some).agg(count(lit(1)).as(FAILURES)).withColumn(TEST, lit(i)));
      } else if (checks.get(i) instanceof Check.Count count) {
        queries.add(count.failures().apply(some).toDF(FAILURES).withColumn(TEST, lit(i)));
      }
    }
    queries.stream()
        .reduce(Dataset::unionAll)
        .ifPresent(
            query ->
                query.collectAsList().forEach(row -> failures[row.getInt(1)] = row.getLong(0)));
  }
}
