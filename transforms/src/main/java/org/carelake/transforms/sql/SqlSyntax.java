package org.carelake.transforms.sql;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser.TypeConstructorContext;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;
import org.apache.spark.sql.execution.SparkSqlAstBuilder;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.OptionConverters;

/**
 * Spark's own parser under settings that never differ. Spark gives {@code timestamp '2024-05-05
 * 10:00'} its value while it parses, in the time zone of the thread's session, or of the machine
 * where there is no session yet. Here the zone is UTC and every other setting is Spark's default.
 */
final class SqlSyntax {
  private static final SQLConf SETTINGS = settings();
  private static final TreeNodeTag<String> CLOCK = new TreeNodeTag<>("carelake.clock");

  /** What a date or time starts with that is written out; 'now' and 'today' are not. */
  private static final Pattern WRITTEN_OUT =
      Pattern.compile("r?['\"]\\s*([0-9+-].*|epoch\\s*['\"])", Pattern.CASE_INSENSITIVE);

  private SqlSyntax() {}

  /** The statement that a text holds; Spark's ParseException when it holds none. */
  static LogicalPlan plan(String sql) {
    return SQLConf.withExistingConf(SETTINGS, () -> new Parser().parsePlan(sql));
  }

  /** The expression that a text holds; Spark's ParseException when it holds none. */
  static Expression expression(String sql) {
    return SQLConf.withExistingConf(SETTINGS, () -> new Parser().parseExpression(sql));
  }

  /** A literal as it was written whose value is the clock's: {@code date 'today'}. */
  static Optional<String> clockLiteral(Expression expression) {
    return OptionConverters.toJava(expression.getTagValue(CLOCK));
  }

  private static SQLConf settings() {
    SQLConf settings = new SQLConf();
    settings.setConfString("spark.sql.session.timeZone", "UTC");
    return settings;
  }

  private static final class Parser extends SparkSqlParser {
    private final SparkSqlAstBuilder builder = new Builder();

    @Override
    public SparkSqlAstBuilder astBuilder() {
      return builder;
    }
  }

  private static final class Builder extends SparkSqlAstBuilder {
    @Override
    public Literal visitTypeConstructor(TypeConstructorContext context) {
      Literal literal = super.visitTypeConstructor(context);
      String text = context.singleStringLitWithoutMarker().getText();
      if (isMoment(literal) && !WRITTEN_OUT.matcher(text).lookingAt()) {
        literal.setTagValue(CLOCK, context.literalType().getText() + " " + text);
      }
      return literal;
    }

    private static boolean isMoment(Literal literal) {
      return literal.dataType().equals(DataTypes.DateType)
          || literal.dataType().equals(DataTypes.TimestampType)
          || literal.dataType().equals(DataTypes.TimestampNTZType);
    }
  }
}
