package org.carelake.transforms.measures;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.SqlText;
import org.carelake.transforms.sql.SqlExpression;

/**
 * What a piece of SQL may name.
 *
 * @param about the table or measure, for messages
 * @param schema the names and their types
 * @param columns what a name is called in the rows, where that differs
 */
record MeasureScope(String about, StructType schema, Map<String, String> columns) {
  static final String PERIOD_START = "period_start";
  static final String PERIOD_END = "period_end";
  static final String AS_OF = "as_of";
  static final String PERSON = "person_id";

  /** Columns with the dates of the period, known wherever SQL stands. */
  static StructType withPeriod(StructType schema) {
    return schema
        .add(PERIOD_START, DataTypes.DateType)
        .add(PERIOD_END, DataTypes.DateType)
        .add(AS_OF, DataTypes.DateType);
  }

  Column condition(SqlText sql) {
    return of(sql, DataTypes.BooleanType, "true or false");
  }

  Column date(SqlText sql) {
    return of(sql, DataTypes.DateType, "a date");
  }

  Column text(SqlText sql) {
    return of(sql, DataTypes.StringType, "a text");
  }

  Column number(SqlText sql) {
    SqlExpression parsed = SqlExpression.parse(sql, Set.of());
    DataType type = type(parsed);
    if (!(type instanceof NumericType)) {
      throw parsed.problem("this must be a number, found a value of type " + type.catalogString());
    }
    return ExpressionUtils.column(parsed.renamed(columns));
  }

  Column any(SqlText sql) {
    SqlExpression parsed = SqlExpression.parse(sql, Set.of());
    type(parsed);
    return ExpressionUtils.column(parsed.renamed(columns));
  }

  private Column of(SqlText sql, DataType type, String expected) {
    SqlExpression parsed = SqlExpression.parse(sql, Set.of());
    DataType found = type(parsed);
    if (!found.equals(type)) {
      throw parsed.problem(
          "this must be " + expected + ", found a value of type " + found.catalogString());
    }
    return ExpressionUtils.column(parsed.renamed(columns));
  }

  private DataType type(SqlExpression parsed) {
    SqlExpression.Checked checked = parsed.check(about, schema, Map.of());
    if (checked.aggregate()) {
      throw parsed.problem("an aggregate is not allowed here; use a fact with 'take'");
    }
    return checked.type();
  }
}
