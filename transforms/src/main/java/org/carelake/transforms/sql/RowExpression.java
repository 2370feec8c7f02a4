package org.carelake.transforms.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A piece of SQL about one row of a table: no subquery, no aggregate, no clock. It is read by
 * Spark's own parser and held against the table's columns before any data is there.
 */
public final class RowExpression {
  /** Spark's own functions; nothing is ever added to them. */
  private static final FunctionRegistry FUNCTIONS = FunctionRegistry$.MODULE$.builtin();

  private final SqlText text;
  private final Expression expression;
  private final Set<String> parameters = new HashSet<>();

  private RowExpression(SqlText text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Reads an expression that may use some parameters.
   *
   * @throws CarelakeException with file and line when it is none or holds what it must not
   */
  public static RowExpression parse(SqlText text, Set<String> knownParameters) {
    Expression parsed =
        located(text.location(), () -> new SparkSqlParser().parseExpression(text.sql()));
    RowExpression read = new RowExpression(text, parsed);
    read.inspect(parsed, knownParameters);
    return read;
  }

  /** The text as written. */
  public String sql() {
    return text.sql();
  }

  /** The parameters that it uses, without the colon. */
  public Set<String> parameters() {
    return Set.copyOf(parameters);
  }

  private void inspect(Expression part, Set<String> known) {
    if (part instanceof SubqueryExpression) {
      throw problem("a subquery is not allowed here; use a test of its own in tests/*.sql");
    }
    if (part instanceof NamedParameter parameter) {
      if (!known.contains(parameter.name())) {
        throw problem(
            "unknown parameter ':" + parameter.name() + "'; known: " + new TreeSet<>(known));
      }
      parameters.add(parameter.name());
    }
    if (part instanceof UnresolvedFunction function && function.nameParts().size() == 1) {
      String name = function.nameParts().head();
      if (FUNCTIONS.lookupFunction(new FunctionIdentifier(name)).isEmpty()) {
        List<String> names =
            CollectionConverters.asJava(FUNCTIONS.listFunction()).stream()
                .map(FunctionIdentifier::funcName)
                .toList();
        throw problem("there is no function '" + name + "'" + Suggestion.of(name, names));
      }
    }
    try {
      SqlRules.model().check(text.location().file(), part);
    } catch (CarelakeException refused) {
      throw problem(refused.getMessage().replaceFirst("^\\S+: ", ""));
    }
    CollectionConverters.asJava(part.children()).forEach(child -> inspect(child, known));
  }

  /**
   * The type of its value over a table.
   *
   * @param table for messages
   * @param values a value of each parameter's type
   * @throws CarelakeException when a column or function doesn't exist or types don't fit
   */
  public DataType typeOver(String table, StructType schema, Map<String, Object> values) {
    columnsExist(expression, table, List.of(schema.fieldNames()));
    List<Attribute> attributes =
        List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(schema)));
    LocalRelation relation =
        new LocalRelation(seq(attributes), seq(List.of()), false, Option.empty());
    NamedExpression value = new UnresolvedAlias(bound(values), Option.empty());
    LogicalPlan analysed =
        located(
            text.location(),
            () ->
                SimpleAnalyzer$.MODULE$.executeAndCheck(
                    new Project(seq(List.of(value)), relation),
                    new QueryPlanningTracker(Option.empty())));
    if (!(analysed instanceof Project)) {
      throw problem("an aggregate or window is not allowed here; it is about one row");
    }
    return analysed.output().head().dataType();
  }

  /** The expression as a column. */
  public Column column(Map<String, Object> values) {
    return ExpressionUtils.column(bound(values));
  }

  private Expression bound(Map<String, Object> values) {
    return expression.transform(
        new PlanRewriter.Total<>(
            part ->
                part instanceof NamedParameter parameter
                    ? Literal$.MODULE$.apply(values.get(parameter.name()))
                    : part));
  }

  private void columnsExist(Expression part, String table, List<String> columns) {
    if (part instanceof UnresolvedAttribute attribute) {
      String name = attribute.nameParts().head();
      if (columns.stream().noneMatch(name::equalsIgnoreCase)) {
        throw problem(table + " has no column '" + name + "'" + Suggestion.of(name, columns));
      }
    }
    CollectionConverters.asJava(part.children())
        .forEach(child -> columnsExist(child, table, columns));
  }

  /** An error about this expression. */
  public CarelakeException problem(String reason) {
    return CarelakeException.configuration(text.location(), reason + ": " + text.sql());
  }

  private interface Step<T> {
    T run();
  }

  private static <T> T located(Location location, Step<T> step) {
    try {
      return step.run();
    } catch (Exception failure) {
      // Scala declares no exceptions, so javac doesn't let a checked AnalysisException be named
      if (failure instanceof AnalysisException wrong) {
        throw new CarelakeException(
            CarelakeException.Category.CONFIGURATION, location, SqlErrors.reason(wrong), failure);
      }
      throw failure;
    }
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
