package org.carelake.transforms.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
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
import org.apache.spark.sql.functions;
import org.carelake.schemas.contract.ColumnTest;
import org.carelake.schemas.table.TableName;

/**
 * Counts what breaks a table's tests. All row tests share one scan; a uniqueness test and a
 * relationship cost one more aggregation each; one Spark query answers them all.
 */
public final class ColumnChecks {
  private static final String CHECK = "check";
  private static final String FAILURES = "failures";

  private ColumnChecks() {}

  /**
   * The number of failures of each check, in the order of the checks.
   *
   * @param rows the table under test
   * @param tables the other tables, for relationships
   */
  public static List<Long> failures(
      Dataset<Row> rows, List<ColumnCheck> checks, Function<TableName, Dataset<Row>> tables) {
    List<Dataset<Row>> queries = new ArrayList<>();
    List<Column> rowChecks = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      Column column = col("`" + checks.get(i).column().replace("`", "``") + "`");
      if (checks.get(i).test() instanceof ColumnTest.NotNull) {
        rowChecks.add(counted(i, column.isNull()));
      } else if (checks.get(i).test() instanceof ColumnTest.AcceptedValues accepted) {
        rowChecks.add(counted(i, not(column.cast("string").isin(accepted.values().toArray()))));
      } else if (checks.get(i).test() instanceof ColumnTest.Unique) {
        queries.add(repeated(rows, column, i));
      } else if (checks.get(i).test() instanceof ColumnTest.Relationships relationship) {
        queries.add(orphans(rows, column, relationship, tables, i));
      }
    }
    if (!rowChecks.isEmpty()) {
      queries.add(
          rows.agg(functions.array(rowChecks.toArray(Column[]::new)).as("counts"))
              .select(functions.explode(col("counts")).as("one"))
              .select(col("one." + CHECK), col("one." + FAILURES)));
    }
    Long[] failures = new Long[checks.size()];
    queries.stream()
        .reduce(Dataset::unionAll)
        .ifPresent(
            query ->
                query.collectAsList().forEach(row -> failures[row.getInt(0)] = row.getLong(1)));
    return Arrays.asList(failures);
  }

  private static Column counted(int check, Column broken) {
    return functions.struct(lit(check).as(CHECK), count_if(broken).as(FAILURES));
  }

  private static Dataset<Row> repeated(Dataset<Row> rows, Column column, int check) {
    return rows.where(column.isNotNull())
        .groupBy(column.as("value"))
        .agg(count(lit(1)).as("times"))
        .agg(count_if(col("times").gt(1)).as(FAILURES))
        .select(lit(check).as(CHECK), col(FAILURES));
  }

  private static Dataset<Row> orphans(
      Dataset<Row> rows,
      Column column,
      ColumnTest.Relationships relationship,
      Function<TableName, Dataset<Row>> tables,
      int check) {
    Dataset<Row> parents =
        tables.apply(relationship.to()).select(col("`" + relationship.field() + "`").as("parent"));
    return rows.where(column.isNotNull())
        .select(column.as("child"))
        .join(parents, col("child").equalTo(col("parent")), "left_anti")
        .agg(count(lit(1)).as(FAILURES))
        .select(lit(check).as(CHECK), col(FAILURES));
  }
}
