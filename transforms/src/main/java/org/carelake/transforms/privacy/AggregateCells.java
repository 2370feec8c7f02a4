package org.carelake.transforms.privacy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.masking.AggregateTable;

/**
 * Takes counts that are too small out of a table whose rows count people, and as many others as are
 * needed so that none follows from a sum.
 *
 * <p>The sum of the rows that have the columns {@code within} in common is held to be known. A row
 * with a count from 1 to the threshold loses all its counts and what would tell them; with it
 * another one of its group does, the smallest that isn't zero; and one more where all that were
 * taken out are 1, which their sum would tell. A group with one row that isn't zero has no second
 * one to hide: its count goes, and a sum that is published elsewhere would tell it.
 */
public final class AggregateCells {
  private final AggregateTable table;
  private final int threshold;

  /**
   * Suppression in one table.
   *
   * @param threshold counts from 1 to this are too small
   */
  public AggregateCells(AggregateTable table, int threshold) {
    this.table = Objects.requireNonNull(table, "table is null");
    this.threshold = threshold;
  }

  /**
   * The table without small counts: the same columns and types, one row for each row, in any order;
   * what is taken out is null.
   *
   * @param rows the columns of the declaration, counts being numbers, and any others
   */
  public Dataset<Row> suppress(Dataset<Row> rows) {
    StructType schema = rows.schema();
    int[] within = table.within().stream().mapToInt(schema::fieldIndex).toArray();
    return rows.groupByKey(
            (MapFunction<Row, String>) row -> Suppressed.group(row, within), Encoders.STRING())
        .flatMapGroups(
            new Suppression(schema, table.counts(), hiddenWith(), threshold),
            Encoders.row(Suppressed.nullable(schema, hiddenWith())));
  }

  private List<String> hiddenWith() {
    List<String> columns = new ArrayList<>(table.counts());
    columns.addAll(table.also());
    return columns;
  }

  /** One group at a time. */
  private static final class Suppression implements FlatMapGroupsFunction<String, Row, Row> {
    private static final long serialVersionUID = 1L;

    private final StructType schema;
    private final int[] counts;
    private final int[] hidden;
    private final int threshold;

    Suppression(StructType schema, List<String> counts, List<String> hidden, int threshold) {
      this.schema = schema;
      this.counts = counts.stream().mapToInt(schema::fieldIndex).toArray();
      this.hidden = hidden.stream().mapToInt(schema::fieldIndex).toArray();
      this.threshold = threshold;
    }

    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      List<Row> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      // of equal counts the same one must give way whatever the order of rows
      all.sort(Comparator.comparing(Row::mkString));
      Set<Integer> out = new TreeSet<>();
      for (int row = 0; row < all.size(); row++) {
        for (int count : counts) {
          BigDecimal found = number(all.get(row), count);
          if (found.signum() > 0 && found.compareTo(BigDecimal.valueOf(threshold)) <= 0) {
            out.add(row);
          }
        }
      }
      boolean changed = !out.isEmpty();
      while (changed) {
        changed = false;
        for (int count : counts) {
          changed |= protect(all, count, out);
        }
      }
      List<Row> result = new ArrayList<>();
      for (int row = 0; row < all.size(); row++) {
        result.add(out.contains(row) ? emptied(all.get(row)) : all.get(row));
      }
      return result.iterator();
    }

    /** Hides one more row where a hidden count follows from the sum; whether it did. */
    private static boolean protect(List<Row> rows, int count, Set<Integer> out) {
      List<BigDecimal> hidden =
          out.stream()
              .map(row -> number(rows.get(row), count))
              .filter(found -> found.signum() != 0)
              .toList();
      boolean follows =
          hidden.size() == 1
              || (!hidden.isEmpty()
                  && hidden.stream().allMatch(found -> found.compareTo(BigDecimal.ONE) == 0));
      if (!follows) {
        return false;
      }
      return IntStream.range(0, rows.size())
          .boxed()
          .filter(row -> !out.contains(row) && number(rows.get(row), count).signum() != 0)
          .min(Comparator.comparing((Integer row) -> number(rows.get(row), count)))
          .map(out::add)
          .orElse(false);
    }

    private static BigDecimal number(Row row, int column) {
      return row.isNullAt(column) ? BigDecimal.ZERO : new BigDecimal(row.get(column).toString());
    }

    private Row emptied(Row row) {
      Object[] values = new Object[schema.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i);
      }
      for (int column : hidden) {
        values[column] = null;
      }
      return RowFactory.create(values);
    }
  }
}
