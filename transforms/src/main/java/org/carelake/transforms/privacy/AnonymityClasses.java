package org.carelake.transforms.privacy;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.transforms.sql.Identifiers;

/**
 * How many records of a table share each combination of some columns; null counts as a value.
 *
 * @param records rows of the table
 * @param classes combinations
 * @param smallest records of the rarest combination: the k of k-anonymity; 0 for an empty table
 * @param belowK records whose combination fewer than k share
 */
public record AnonymityClasses(long records, long classes, long smallest, long belowK) {
  /** Counts the classes of a table. */
  public static AnonymityClasses of(Dataset<Row> rows, List<String> columns, int k) {
    Column size = col("size");
    Row found =
        rows.groupBy(columns.stream().map(Identifiers::column).toArray(Column[]::new))
            .agg(count(lit(1)).as("size"))
            .agg(
                coalesce(sum(size), lit(0L)),
                count(lit(1)),
                coalesce(min(size), lit(0L)),
                coalesce(sum(when(size.lt(k), size)), lit(0L)))
            .first();
    return new AnonymityClasses(
        found.getLong(0), found.getLong(1), found.getLong(2), found.getLong(3));
  }
}
