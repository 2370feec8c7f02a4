package org.carelake.transforms.privacy;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.transforms.sql.Identifiers;

/**
 * Rows of which no combination of quasi-identifiers is shared by fewer than k persons (Sweeney's
 * k-anonymity). Null counts as a value; a row that names no person is nobody's and protects nobody.
 */
public final class KAnonymousRows {
  private static final String PERSONS = "carelake_persons";

  private final KAnonymity wanted;

  /** What a table is held to. */
  public KAnonymousRows(KAnonymity wanted) {
    this.wanted = Objects.requireNonNull(wanted, "wanted is null");
  }

  /** The table without the rows whose combination fewer than k persons share. */
  public Dataset<Row> suppress(Dataset<Row> table) {
    return withPersons(table).where(col(PERSONS).geq(wanted.k())).drop(PERSONS);
  }

  /**
   * The table with empty quasi-identifiers in the rows whose combination fewer than k persons
   * share. The rows that are then alike must themselves be of k persons: if they are not, those of
   * the smallest other combination are emptied, too; if there is no other, they are left out.
   */
  public Dataset<Row> blank(Dataset<Row> table) {
    Dataset<Row> sized = withPersons(table).cache();
    try {
      return blanked(table, sized);
    } finally {
      sized.unpersist();
    }
  }

  private Dataset<Row> blanked(Dataset<Row> table, Dataset<Row> sized) {
    Column small = col(PERSONS).lt(wanted.k()).or(allNull());
    long hidden = sized.where(small).agg(persons()).first().getLong(0);
    boolean lone = hidden < wanted.k() && !sized.where(small).isEmpty();
    Column emptied = small;
    if (lone) {
      List<Row> next = smallest(sized.where(small.unary_$bang()));
      if (next.isEmpty()) {
        return table.limit(0);
      }
      emptied = small.or(isClass(next.get(0)));
    }
    List<Column> columns = new ArrayList<>();
    for (String name : table.columns()) {
      Column column = Identifiers.column(name);
      columns.add(
          wanted.columns().contains(name)
              ? when(coalesce(emptied, lit(true)).unary_$bang(), column).as(name)
              : column);
    }
    return withPersons(table).select(columns.toArray(Column[]::new));
  }

  /**
   * The table as it is.
   *
   * @param name the table's name for the message
   * @throws CarelakeException when a combination is shared by fewer than k persons
   */
  public Dataset<Row> require(Dataset<Row> table, String name) {
    Row found = withPersons(table).where(col(PERSONS).lt(wanted.k())).agg(count(lit(1))).first();
    if (found.getLong(0) > 0) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          wanted.location(),
          name
              + ": "
              + found.getLong(0)
              + " rows share "
              + String.join(", ", wanted.columns())
              + " with fewer than "
              + wanted.k()
              + " persons; make these columns coarser, or take k-anonymity { action = blank } or"
              + " suppress",
          null);
    }
    return table;
  }

  private List<Row> smallest(Dataset<Row> rows) {
    List<Column> order = new ArrayList<>(List.of(col(PERSONS)));
    order.addAll(List.of(quasi()));
    return rows.orderBy(order.toArray(Column[]::new)).limit(1).collectAsList();
  }

  private Column isClass(Row row) {
    return wanted.columns().stream()
        .map(name -> Identifiers.column(name).eqNullSafe(lit(row.getAs(name))))
        .reduce(Column::and)
        .orElseThrow();
  }

  private Column allNull() {
    return wanted.columns().stream()
        .map(name -> Identifiers.column(name).isNull())
        .reduce(Column::and)
        .orElseThrow();
  }

  private Dataset<Row> withPersons(Dataset<Row> table) {
    Dataset<Row> left = table.alias("t");
    Dataset<Row> classes = table.groupBy(quasi()).agg(persons().as(PERSONS)).alias("c");
    Column same =
        wanted.columns().stream()
            .map(Identifiers::quoted)
            .map(name -> col("t." + name).eqNullSafe(col("c." + name)))
            .reduce(Column::and)
            .orElseThrow();
    return left.join(classes, same).select(col("t.*"), col("c." + PERSONS));
  }

  private Column persons() {
    return wanted
        .person()
        .map(name -> count_distinct(Identifiers.column(name)))
        .orElseGet(() -> count(lit(1)));
  }

  private Column[] quasi() {
    return wanted.columns().stream().map(Identifiers::column).toArray(Column[]::new);
  }
}
