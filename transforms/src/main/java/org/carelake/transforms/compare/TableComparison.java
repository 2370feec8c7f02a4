package org.carelake.transforms.compare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.sql.Identifiers;

/**
 * Two states of a table held against each other by a key: numbers only, no value of a row.
 *
 * @param identical rows of one key with the same values in all columns that both states have
 * @param modified rows of one key of which a value differs
 * @param added rows whose key is only in the later state
 * @param removed rows whose key is only in the earlier state
 * @param columns for each column that both states have, the key's aside, in how many rows it
 *     differs
 * @param gone columns of the earlier state alone
 * @param fresh columns of the later state alone
 */
public record TableComparison(
    long identical,
    long modified,
    long added,
    long removed,
    List<ColumnDifference> columns,
    List<String> gone,
    List<String> fresh) {
  private static final String BEFORE = "__carelake_before";
  private static final String AFTER = "__carelake_after";
  private static final String TIMES = "__carelake_times";

  public TableComparison {
    columns = List.copyOf(columns);
    gone = List.copyOf(gone);
    fresh = List.copyOf(fresh);
  }

  /**
   * One column.
   *
   * @param rows in how many rows of both states its value differs
   * @param retyped whether its type differs; values are compared as JSON then
   */
  public record ColumnDifference(String column, long rows, boolean retyped) {}

  /** Whether nothing differs, columns included. */
  public boolean same() {
    return modified + added + removed == 0 && gone.isEmpty() && fresh.isEmpty();
  }

  /**
   * Compares.
   *
   * @param key columns of both states that name a row; empty values are equal to each other
   * @throws CarelakeException when a state has no such column, or two rows of one key
   */
  public static TableComparison of(Dataset<Row> before, Dataset<Row> after, List<String> key) {
    requireColumns(before, key, "earlier");
    requireColumns(after, key, "later");
    requireKey(before, key, "earlier");
    requireKey(after, key, "later");
    List<String> common = common(before, after, key);
    List<Column> differences = differences(before, after, common);
    Column both = col(BEFORE).isNotNull().and(col(AFTER).isNotNull());
    Column any = differences.stream().reduce(Column::or).orElse(lit(false));
    List<Column> counts = new ArrayList<>();
    counts.add(count_if(both.and(any)));
    counts.add(count_if(col(BEFORE).isNull()));
    counts.add(count_if(col(AFTER).isNull()));
    differences.forEach(differs -> counts.add(count_if(both.and(differs))));
    Row found =
        joined(before, after, key, common)
            .agg(count_if(both.and(not(any))), counts.toArray(Column[]::new))
            .first();
    List<ColumnDifference> columns = new ArrayList<>();
    for (int i = 0; i < common.size(); i++) {
      String name = common.get(i);
      boolean retyped = !type(before, name).equals(type(after, name));
      columns.add(new ColumnDifference(name, found.getLong(4 + i), retyped));
    }
    return new TableComparison(
        found.getLong(0),
        found.getLong(1),
        found.getLong(2),
        found.getLong(3),
        columns,
        without(before, after),
        without(after, before));
  }

  /**
   * Rows of both states of which a value differs in some columns: the key, then each column twice,
   * {@code x_before} and {@code x_after}, in the order of the key.
   *
   * @param columns of both states; their values are in the result, so they must be fit to be seen
   */
  public static Dataset<Row> modifiedRows(
      Dataset<Row> before, Dataset<Row> after, List<String> key, List<String> columns) {
    Column any = differences(before, after, columns).stream().reduce(Column::or).orElse(lit(false));
    List<Column> shown = new ArrayList<>();
    key.forEach(name -> shown.add(col(AFTER).getField(name).as(name)));
    for (String name : columns) {
      shown.add(col(BEFORE).getField(name).as(name + "_before"));
      shown.add(col(AFTER).getField(name).as(name + "_after"));
    }
    return joined(before, after, key, columns)
        .where(col(BEFORE).isNotNull().and(col(AFTER).isNotNull()).and(any))
        .select(shown.toArray(Column[]::new))
        .orderBy(key.stream().map(Identifiers::column).toArray(Column[]::new));
  }

  private static Dataset<Row> joined(
      Dataset<Row> before, Dataset<Row> after, List<String> key, List<String> others) {
    List<String> all = new ArrayList<>(key);
    all.addAll(others);
    Column[] fields =
        all.stream().map(name -> Identifiers.column(name).as(name)).toArray(Column[]::new);
    Dataset<Row> left = before.select(struct(fields).as(BEFORE));
    Dataset<Row> right = after.select(struct(fields).as(AFTER));
    Column sameKey =
        key.stream()
            .map(name -> col(BEFORE).getField(name).eqNullSafe(col(AFTER).getField(name)))
            .reduce(Column::and)
            .orElseThrow();
    return left.join(right, sameKey, "full_outer");
  }

  private static List<Column> differences(
      Dataset<Row> before, Dataset<Row> after, List<String> columns) {
    return columns.stream()
        .map(
            name -> {
              Column left = col(BEFORE).getField(name);
              Column right = col(AFTER).getField(name);
              boolean asJson =
                  !type(before, name).equals(type(after, name))
                      || type(after, name).catalogString().contains("map<");
              return asJson
                  ? not(to_json(struct(left.as("v"))).eqNullSafe(to_json(struct(right.as("v")))))
                  : not(left.eqNullSafe(right));
            })
        .toList();
  }

  private static DataType type(Dataset<Row> rows, String column) {
    return rows.schema().apply(column).dataType();
  }

  private static List<String> common(Dataset<Row> before, Dataset<Row> after, List<String> key) {
    List<String> former = Arrays.asList(before.columns());
    return Arrays.stream(after.columns())
        .filter(name -> former.contains(name) && !key.contains(name))
        .toList();
  }

  private static List<String> without(Dataset<Row> rows, Dataset<Row> others) {
    List<String> known = Arrays.asList(others.columns());
    return Arrays.stream(rows.columns()).filter(name -> !known.contains(name)).toList();
  }

  private static void requireColumns(Dataset<Row> rows, List<String> key, String which) {
    Objects.requireNonNull(rows, "rows is null");
    for (String name : key) {
      if (!Arrays.asList(rows.columns()).contains(name)) {
        throw CarelakeException.usage(
            "the " + which + " state has no column '" + name + "' to tell rows apart by");
      }
    }
  }

  private static void requireKey(Dataset<Row> rows, List<String> key, String which) {
    long twice =
        rows.groupBy(key.stream().map(Identifiers::column).toArray(Column[]::new))
            .agg(count(lit(1)).as(TIMES))
            .where(col(TIMES).gt(1))
            .count();
    if (twice > 0) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          "in the "
              + which
              + " state "
              + twice
              + " keys stand in several rows; name columns that tell rows apart with --key");
    }
  }
}
