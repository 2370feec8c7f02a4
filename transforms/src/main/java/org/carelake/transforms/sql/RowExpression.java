package org.carelake.transforms.sql;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;

/**
 * A piece of SQL about one row of a table: no subquery, no aggregate, no clock. It is held against
 * the table's columns before any data is there.
 */
public final class RowExpression {
  private final SqlExpression expression;

  private RowExpression(SqlExpression expression) {
    this.expression = expression;
  }

  /**
   * Reads an expression that may use some parameters.
   *
   * @throws CarelakeException with file and line when it is none or holds what it must not
   */
  public static RowExpression parse(SqlText text, Set<String> knownParameters) {
    return new RowExpression(SqlExpression.parse(text, knownParameters));
  }

  /** The text as written. */
  public String sql() {
    return expression.sql();
  }

  /** The parameters that it uses, without the colon. */
  public Set<String> parameters() {
    return expression.parameters();
  }

  /**
   * The type of its value over a table.
   *
   * @param table for messages
   * @param values a value of each parameter's type
   * @throws CarelakeException when a column or function doesn't exist or types don't fit
   */
  public DataType typeOver(String table, StructType schema, Map<String, Object> values) {
    SqlExpression.Checked checked = expression.check(table, schema, values);
    if (!checked.ofOneRow()) {
      throw problem("an aggregate or window is not allowed here; it is about one row");
    }
    return checked.type();
  }

  /** The expression as a column. */
  public Column column(Map<String, Object> values) {
    return expression.column(values);
  }

  /** An error about this expression. */
  public CarelakeException problem(String reason) {
    return expression.problem(reason);
  }
}
