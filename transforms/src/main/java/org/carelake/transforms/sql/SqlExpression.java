package org.carelake.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One SQL expression over the columns of one table, as Spark's own parser reads it. Errors name
 * file and line and mark the place in the expression.
 */
public final class SqlExpression {
  private final String text;
  private final Location location;
  private final Expression expression;

  private SqlExpression(String text, Location location, Expression expression) {
    this.text = text;
    this.location = location;
    this.expression = expression;
  }

  /**
   * What an expression gives over a table.
   *
   * @param type the type of its value
   * @param aggregate whether it makes one value of many rows
   */
  public record Checked(DataType type, boolean aggregate) {}

  /**
   * Reads an expression: no clock, no chance, no subquery, no parameter.
   *
   * @param location where the text stands
   * @throws CarelakeException with file, line and a mark under the place
   */
  public static SqlExpression parse(String text, Location location) {
    Objects.requireNonNull(text, "text is null");
    SqlExpression read;
    try {
      read = new SqlExpression(text, location, new SparkSqlParser().parseExpression(text));
    } catch (Exception failure) {
      if (failure instanceof AnalysisException wrong) {
        throw problem(text, location, offset(wrong), SqlErrors.reason(wrong));
      }
      throw failure;
    }
    read.inspect(read.expression);
    return read;
  }

  private void inspect(Expression part) {
    if (part instanceof SubqueryExpression) {
      throw at(part, "a subquery is not allowed here; put it into a model");
    }
    if (part instanceof NamedParameter) {
      throw at(part, "a parameter is not allowed here");
    }
    if (part instanceof UnresolvedFunction function && function.nameParts().size() == 1) {
      functionExists(function);
    }
    try {
      SqlRules.model().check(location.file(), part);
    } catch (CarelakeException refused) {
      throw at(part, refused.getMessage().replaceFirst("^[^ ]*: ", ""));
    }
    CollectionConverters.asJava(part.children()).forEach(this::inspect);
  }

  private void functionExists(UnresolvedFunction function) {
    String name = function.nameParts().head().toLowerCase(Locale.ROOT);
    List<String> known =
        CollectionConverters.asJava(FunctionRegistry$.MODULE$.builtin().listFunction()).stream()
            .map(FunctionIdentifier::funcName)
            .toList();
    if (!known.contains(name)) {
      throw at(function, "unknown function '" + name + "'" + Suggestion.of(name, known));
    }
  }

  /** As parsed; nothing in it is resolved. */
  public Expression expression() {
    return expression;
  }

  /**
   * As parsed, with other names for columns.
   *
   * @param names the new name of a column by its name in the text; others keep theirs
   */
  public Expression renamed(Map<String, String> names) {
    return expression.transformUp(new PlanRewriter.Total<>(part -> renamed(part, names)));
  }

  private static Expression renamed(Expression part, Map<String, String> names) {
    if (part instanceof UnresolvedAttribute attribute
        && names.containsKey(attribute.nameParts().head())) {
      return new UnresolvedAttribute(renamed(attribute.nameParts(), names));
    }
    // within a lambda every column is parsed as if it were a variable
    if (part instanceof UnresolvedNamedLambdaVariable variable
        && names.containsKey(variable.nameParts().head())) {
      return new UnresolvedNamedLambdaVariable(renamed(variable.nameParts(), names));
    }
    return part;
  }

  private static Seq<String> renamed(Seq<String> parts, Map<String, String> names) {
    List<String> renamed = new ArrayList<>(CollectionConverters.asJava(parts));
    renamed.set(0, names.get(renamed.get(0)));
    return seq(renamed);
  }

  /**
   * Holds the expression against a table.
   *
   * @throws CarelakeException when a column or function doesn't exist or types don't fit
   */
  public Checked check(String table, StructType schema) {
    List<String> columns = List.of(schema.fieldNames());
    columnsExist(expression, table, columns);
    List<Attribute> attributes =
        List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(schema)));
    LocalRelation relation =
        new LocalRelation(seq(attributes), seq(List.of()), false, Option.empty());
    NamedExpression value = new UnresolvedAlias(expression, Option.empty());
    try {
      LogicalPlan analysed =
          SimpleAnalyzer$.MODULE$.executeAndCheck(
              new Project(seq(List.of(value)), relation), new QueryPlanningTracker(Option.empty()));
      return new Checked(
          analysed.output().head().dataType(), analysed.exists(Aggregate.class::isInstance));
    } catch (Exception failure) {
      if (failure instanceof AnalysisException wrong) {
        throw problem(text, location, offset(wrong), SqlErrors.reason(wrong));
      }
      throw failure;
    }
  }

  private void columnsExist(Expression part, String table, List<String> columns) {
    if (part instanceof UnresolvedAttribute attribute) {
      String name = attribute.nameParts().head();
      if (columns.stream().noneMatch(name::equalsIgnoreCase)) {
        throw at(part, table + " has no column '" + name + "'" + Suggestion.of(name, columns));
      }
    }
    CollectionConverters.asJava(part.children())
        .forEach(child -> columnsExist(child, table, columns));
  }

  private CarelakeException at(Expression part, String reason) {
    Option<?> index = part.origin().startIndex();
    return problem(
        text, location, index.isDefined() ? ((Number) index.get()).intValue() : 0, reason);
  }

  /** An error about this expression as a whole. */
  public CarelakeException problem(String reason) {
    return problem(text, location, 0, reason);
  }

  private static CarelakeException problem(
      String text, Location location, int offset, String reason) {
    int start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    return CarelakeException.configuration(
        location,
        reason + "\n    " + line + "\n    " + " ".repeat(Math.max(0, offset - start)) + "^");
  }

  private static int offset(AnalysisException wrong) {
    if (wrong.getQueryContext().length > 0 && wrong.getQueryContext()[0].startIndex() >= 0) {
      return wrong.getQueryContext()[0].startIndex();
    }
    return wrong.startPosition().isDefined()
        ? ((Number) wrong.startPosition().get()).intValue()
        : 0;
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
