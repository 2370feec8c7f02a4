package org.carelake.jobs.lakehouse;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Questions to an object in memory, asked row by row with the values as Spark has them: a function
 * of Java's would be given a string made for each row. Plans show of the object what its {@code
 * toString} tells.
 */
final class HeldFunction {
  private HeldFunction() {}

  /**
   * The answers: boolean, never null.
   *
   * @param object serializable
   * @param method public, of a public class, without others of its name; a null is handed to it
   * @param deterministic whether Spark may ask of other rows than those that the query leaves here
   */
  static Column of(Object object, String method, boolean deterministic, Column... values) {
    return ExpressionUtils.column(
        new Invoke(
            Literal.fromObject(object, new ObjectType(object.getClass())),
            method,
            DataTypes.BooleanType,
            arguments(values),
            CollectionConverters.asScala(List.<AbstractDataType>of()).toSeq(),
            false,
            false,
            deterministic));
  }

  private static Seq<Expression> arguments(Column... values) {
    return CollectionConverters.asScala(
            Arrays.stream(values).map(ExpressionUtils::expression).toList())
        .toSeq();
  }
}
