package org.carelake.transforms.sql;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A condition in SQL over the columns of one table: true for the rows to keep. It can't read
 * another table, the clock or chance, and can't run code of the JVM.
 */
public final class RowFilter {
  private final Location location;
  private final String sql;
  private final SortedSet<String> columns;

  private RowFilter(Location location, String sql, SortedSet<String> columns) {
    this.location = location;
    this.sql = sql;
    this.columns = columns;
  }

  /**
   * Reads a condition.
   *
   * @param location where it stands
   * @throws CarelakeException when it is not one condition over columns
   */
  public static RowFilter parse(Location location, String sql) {
    Objects.requireNonNull(location, "location is null");
    Expression expression;
    try {
      // the parser throws exceptions that Java would have to declare
      expression = SqlSyntax.expression(sql);
    } catch (Exception wrong) {
      throw refused(location, "is no SQL condition: " + firstLine(wrong));
    }
    SortedSet<String> columns = new TreeSet<>();
    collect(location, expression, columns);
    if (columns.isEmpty()) {
      throw refused(location, "names no column: it would keep all rows of every table or none");
    }
    return new RowFilter(location, sql, columns);
  }

  private static void collect(Location location, Expression expression, SortedSet<String> columns) {
    if (expression instanceof SubqueryExpression
        || expression instanceof Alias
        || expression instanceof Star) {
      throw refused(location, "must be one condition over a table's own columns");
    }
    try {
      SqlRules.model().check(location.file(), expression);
    } catch (CarelakeException rule) {
      throw refused(location, "is refused: " + rule.getMessage());
    }
    if (expression instanceof UnresolvedAttribute attribute) {
      columns.add(attribute.nameParts().head().toLowerCase(Locale.ROOT));
    }
    CollectionConverters.asJava(expression.children())
        .forEach(child -> collect(location, child, columns));
  }

  /** The columns it names, in lower case. */
  public SortedSet<String> columns() {
    return new TreeSet<>(columns);
  }

  /**
   * Holds the condition against the columns of a table that has all it names.
   *
   * @throws CarelakeException when types don't fit or the condition is not true or false
   */
  public void check(SparkSession spark, String table, StructType schema) {
    try {
      spark.createDataFrame(List.<Row>of(), schema).where(sql).queryExecution().assertAnalyzed();
    } catch (Exception wrong) {
      throw refused(location, "doesn't fit the columns of " + table + ": " + firstLine(wrong));
    }
  }

  private static String firstLine(Exception wrong) {
    return String.valueOf(wrong.getMessage()).strip().lines().findFirst().orElse("");
  }

  private static CarelakeException refused(Location location, String what) {
    return CarelakeException.configuration(location, "this row filter " + what);
  }
}
