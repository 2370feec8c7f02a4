package org.carelake.transforms.privacy;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.transforms.sql.Identifiers;

/**
 * How many persons of a table share each combination of some columns; null counts as a value.
 *
 * @param records rows of the table
 * @param classes combinations
 * @param smallest persons of the rarest combination: the k of k-anonymity; 0 for an empty table
 * @param belowK records whose combination fewer than k persons share
 */
public record AnonymityClasses(long records, long classes, long smallest, long belowK) {
  /** Counts the classes of a table. */
  public static AnonymityClasses of(Dataset<Row> rows, KAnonymity wanted) {
    Column size = col("size");
    Column persons = col("persons");
    Row found =
        rows.groupBy(wanted.columns().stream().map(Identifiers::column).toArray(Column[]::new))
            .agg(
                count(lit(1)).as("size"),
                wanted
                    .person()
                    .map(name -> count_distinct(Identifiers.column(name)))
                    .orElseGet(() -> count(lit(1)))
                    .as("persons"))
            .agg(
                coalesce(sum(size), lit(0L)),
                count(lit(1)),
                coalesce(min(persons), lit(0L)),
                coalesce(sum(when(persons.lt(wanted.k()), size)), lit(0L)))
            .first();
    return new AnonymityClasses(
        found.getLong(0), found.getLong(1), found.getLong(2), found.getLong(3));
  }
}
