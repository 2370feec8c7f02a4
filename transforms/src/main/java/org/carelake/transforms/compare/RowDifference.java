package org.carelake.transforms.compare;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.carelake.transforms.sql.Identifiers;

/**
 * Two states of a table held against each other without a key: how many rows each has that the
 * other has not, a row that stands twice in one and once in the other counted once. Numbers only,
 * no value of a row. The order of rows and of columns does not matter.
 *
 * @param before rows of the earlier state
 * @param after rows of the later state
 * @param onlyBefore rows that the earlier state has more often
 * @param onlyAfter rows that the later state has more often
 * @param columns columns that only one state has or that have another type in it
 */
public record RowDifference(
    long before, long after, long onlyBefore, long onlyAfter, Set<String> columns) {
  private static final String BEFORE = "__carelake_before";
  private static final String AFTER = "__carelake_after";

  public RowDifference {
    columns = Set.copyOf(columns);
  }

  /** Whether nothing differs, columns and their types included. */
  public boolean same() {
    return onlyBefore + onlyAfter == 0 && columns.isEmpty();
  }

  /**
   * Compares in one job.
   *
   * @param except columns that are left out wherever they are; where a column's type differs, it is
   *     told and its values are not compared
   */
  public static RowDifference of(Dataset<Row> before, Dataset<Row> after, Set<String> except) {
    Objects.requireNonNull(before, "before is null");
    Objects.requireNonNull(after, "after is null");
    List<Column> compared = new ArrayList<>();
    Set<String> differing = new TreeSet<>();
    Set<String> names = new TreeSet<>(List.of(before.columns()));
    names.addAll(List.of(after.columns()));
    names.removeAll(except);
    Map<Boolean, Set<String>> sides =
        Map.of(true, Set.of(before.columns()), false, Set.of(after.columns()));
    for (String name : names) {
      if (!sides.get(true).contains(name)
          || !sides.get(false).contains(name)
          || !type(before, name).catalogString().equals(type(after, name).catalogString())) {
        differing.add(name);
      } else {
        compared.add(comparable(name, type(before, name)).as("c" + compared.size()));
      }
    }
    Column[] groups =
        IntStream.range(0, compared.size()).mapToObj(i -> col("c" + i)).toArray(Column[]::new);
    Row found =
        counted(before, compared, 1, 0)
            .union(counted(after, compared, 0, 1))
            .groupBy(groups)
            .agg(sum(BEFORE).as(BEFORE), sum(AFTER).as(AFTER))
            .agg(
                total(col(BEFORE)),
                total(col(AFTER)),
                total(greatest(col(BEFORE).minus(col(AFTER)), lit(0L))),
                total(greatest(col(AFTER).minus(col(BEFORE)), lit(0L))))
            .first();
    return new RowDifference(
        found.getLong(0), found.getLong(1), found.getLong(2), found.getLong(3), differing);
  }

  private static Dataset<Row> counted(
      Dataset<Row> rows, List<Column> columns, long before, long after) {
    List<Column> all = new ArrayList<>(columns);
    all.add(lit(before).as(BEFORE));
    all.add(lit(after).as(AFTER));
    return rows.select(all.toArray(Column[]::new));
  }

  /** Rows can't be grouped by maps. */
  private static Column comparable(String name, DataType type) {
    Column column = Identifiers.column(name);
    return type.catalogString().contains("map<")
        ? to_json(struct(column.as("v")), Map.of("ignoreNullFields", "false"))
        : column;
  }

  private static Column total(Column count) {
    return coalesce(sum(count), lit(0L));
  }

  private static DataType type(Dataset<Row> rows, String column) {
    return rows.schema().apply(column).dataType();
  }
}
