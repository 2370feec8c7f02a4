package org.carelake.transforms.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.contract.ColumnTest;
import org.carelake.schemas.table.TableName;

/**
 * Counts what breaks a table's tests. Row tests and uniqueness share one aggregation over one scan;
 * only where a value does repeat is it looked at again. Relationships cost one join each.
 */
public final class ColumnChecks {
  private static final String VALUE = "value";

  private final Dataset<Row> rows;
  private final List<ColumnCheck> checks;
  private final Function<TableName, Dataset<Row>> tables;
  private final Long[] failures;

  private ColumnChecks(
      Dataset<Row> rows, List<ColumnCheck> checks, Function<TableName, Dataset<Row>> tables) {
    this.rows = rows;
    this.checks = checks;
    this.tables = tables;
    this.failures = new Long[checks.size()];
  }

  /**
   * The number of failures of each check, in the order of the checks.
   *
   * @param rows the table under test
   * @param tables the other tables, for relationships
   */
  public static List<Long> failures(
      Dataset<Row> rows, List<ColumnCheck> checks, Function<TableName, Dataset<Row>> tables) {
    ColumnChecks run = new ColumnChecks(rows, checks, tables);
    run.rowChecks();
    run.relationships();
    run.sameRows();
    return Arrays.asList(run.failures);
  }

  private void rowChecks() {
    List<Integer> places = new ArrayList<>();
    List<Column> counts = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      Column column = column(checks.get(i));
      if (checks.get(i).test() instanceof ColumnTest.NotNull) {
        places.add(i);
        counts.add(count_if(column.isNull()));
      } else if (checks.get(i).test() instanceof ColumnTest.AcceptedValues accepted) {
        places.add(i);
        counts.add(count_if(not(column.cast("string").isin(accepted.values().toArray()))));
      } else if (checks.get(i).test() instanceof ColumnTest.Unique) {
        places.add(i);
        counts.add(count(column).minus(count_distinct(column)));
      }
    }
    if (counts.isEmpty()) {
      return;
    }
    Column[] others = counts.subList(1, counts.size()).toArray(Column[]::new);
    Row found = rows.agg(counts.get(0), others).first();
    for (int i = 0; i < places.size(); i++) {
      ColumnCheck check = checks.get(places.get(i));
      boolean repeats = check.test() instanceof ColumnTest.Unique && found.getLong(i) > 0;
      failures[places.get(i)] = repeats ? repeatedValues(column(check)) : found.getLong(i);
    }
  }

  private long repeatedValues(Column column) {
    return rows.where(column.isNotNull())
        .groupBy(column.as(VALUE))
        .count()
        .where(col("count").gt(1))
        .count();
  }

  private void relationships() {
    List<Dataset<Row>> queries = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i).test() instanceof ColumnTest.Relationships relationship) {
        queries.add(orphans(column(checks.get(i)), relationship).withColumn("check", lit(i)));
      }
    }
    queries.stream()
        .reduce(Dataset::unionAll)
        .ifPresent(
            query ->
                query.collectAsList().forEach(row -> failures[row.getInt(1)] = row.getLong(0)));
  }

  private void sameRows() {
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i).test() instanceof ColumnTest.SameRows same) {
        failures[i] = Math.abs(rows.count() - tables.apply(same.as()).count());
      }
    }
  }

  private Dataset<Row> orphans(Column column, ColumnTest.Relationships relationship) {
    Dataset<Row> parents =
        tables.apply(relationship.to()).select(col(quoted(relationship.field())).as("parent"));
    return rows.where(column.isNotNull())
        .select(column.as(VALUE))
        .join(parents, col(VALUE).equalTo(col("parent")), "left_anti")
        .agg(count(lit(1)).as("failures"));
  }

  private static Column column(ColumnCheck check) {
    return col(quoted(check.column()));
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
