package org.carelake.jobs.lakehouse;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Keys by which rows are told apart; a null is a key, too. Few keys are held in memory and looked
 * up row by row, in a function whose plan shows none of them: as a join they would be sent around
 * by a job of their own, and would be looked at after the rows' other conditions.
 */
public final class KeySet {
  /** The column of keys. */
  public static final String KEY = "k";

  /** Up to so many keys are few. */
  public static final long FEW = 200_000;

  private static final String KNOWN = "carelake_known";
  private static final String LOOKED_UP = "carelake_looked_up";

  /** What Java tells apart as Spark does. */
  private static final Set<DataType> LISTED =
      Set.of(
          DataTypes.StringType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.DateType,
          DataTypes.BooleanType);

  private final Dataset<Row> rows;
  private final long count;
  private final Optional<HashSet<Object>> values;

  private KeySet(Dataset<Row> rows, long count, Optional<HashSet<Object>> values) {
    this.rows = rows;
    this.count = count;
    this.values = values;
  }

  /** Keys that a query gives: one column {@link #KEY}, each once. */
  public static KeySet of(Dataset<Row> keys, long count) {
    return new KeySet(keys, count, Optional.empty());
  }

  /**
   * Keys in memory.
   *
   * @param keys rows of one column; a key may stand there twice
   * @param shape any rows of one column {@link #KEY} of their type
   */
  public static KeySet listed(Collection<Row> keys, Dataset<Row> shape) {
    Set<Row> once = new LinkedHashSet<>(keys);
    Dataset<Row> rows = shape.sparkSession().createDataFrame(List.copyOf(once), shape.schema());
    return new KeySet(
        rows,
        once.size(),
        LISTED.contains(type(rows))
            ? Optional.of(
                once.stream().map(row -> row.get(0)).collect(Collectors.toCollection(HashSet::new)))
            : Optional.empty());
  }

  /** All keys of some sets, where they are in memory and stay few. */
  public static Optional<KeySet> union(List<KeySet> sets) {
    if (sets.stream().anyMatch(set -> set.values.isEmpty())
        || sets.stream().mapToLong(KeySet::count).sum() > FEW
        || sets.stream().map(set -> type(set.rows)).distinct().count() != 1) {
      return Optional.empty();
    }
    List<Row> all =
        sets.stream()
            .flatMap(set -> set.values.orElseThrow().stream())
            .map(value -> RowFactory.create(value))
            .toList();
    return Optional.of(listed(all, sets.get(0).rows));
  }

  private static DataType type(Dataset<Row> rows) {
    return rows.schema().fields()[0].dataType();
  }

  /** The keys: one column {@link #KEY}, each once. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** How many they are. */
  public long count() {
    return count;
  }

  /** Whether they are so few that what hangs on them may be listed in memory. */
  public boolean isFew() {
    return count <= FEW;
  }

  /**
   * The rows of a table that have such a key.
   *
   * @param key over the table's columns
   */
  public Dataset<Row> with(Dataset<Row> table, Column key) {
    if (knows(table, key)) {
      return table.where(isKey(key));
    }
    return joined(table, key, isFew() ? broadcast(rows) : rows, "left_semi");
  }

  /** The rows of a table that have none. */
  public Dataset<Row> without(Dataset<Row> table, Column key) {
    if (knows(table, key)) {
      return table.where(not(isKey(key)));
    }
    return joined(table, key, rows, "left_anti");
  }

  /** The rows, in a form that fails with a message when one has none of these keys. */
  public Dataset<Row> required(Dataset<Row> table, Column key, String message) {
    if (knows(table, key)) {
      // else it might be asked of rows that a join has yet to leave out
      return table.where(orRaise(lookup(key, false), message));
    }
    Dataset<Row> known = rows.withColumn(KNOWN, lit(true));
    return joined(table, key, known, "left")
        .where(orRaise(col(KNOWN), message))
        .drop(KNOWN)
        // the table may have a column of that name, too
        .drop(known.col(KEY));
  }

  private static Dataset<Row> joined(
      Dataset<Row> table, Column key, Dataset<Row> keys, String how) {
    Dataset<Row> keyed = table.withColumn(LOOKED_UP, key);
    return keyed.join(keys, keyed.col(LOOKED_UP).eqNullSafe(keys.col(KEY)), how).drop(LOOKED_UP);
  }

  private static Column orRaise(Column holds, String message) {
    return when(holds, lit(true)).otherwise(raise_error(lit(message)).cast("boolean"));
  }

  /** Keys of another type are equal by Spark's rules, and not by Java's. */
  private boolean knows(Dataset<Row> table, Column key) {
    return values.isPresent() && type(table.select(key)).equals(type(rows));
  }

  private Column isKey(Column key) {
    return lookup(key, true);
  }

  private Column lookup(Column key, boolean deterministic) {
    HashSet<Object> known = values.orElseThrow();
    if (type(rows).equals(DataTypes.StringType)) {
      return new KnownTexts(known).known(key, deterministic);
    }
    UDF1<Object, Boolean> function = known::contains;
    UserDefinedFunction lookup = udf(function, DataTypes.BooleanType);
    return (deterministic ? lookup : lookup.asNondeterministic()).apply(key);
  }
}
