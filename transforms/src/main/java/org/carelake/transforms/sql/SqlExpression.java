package org.carelake.transforms.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExtractValue;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One SQL expression over the columns of one table, as Spark's own parser reads it. Errors name
 * file and line and mark the place in the expression.
 */
public final class SqlExpression {
  private final SqlText text;
  private final Expression expression;
  private final Set<String> parameters = new HashSet<>();

  private SqlExpression(SqlText text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * What an expression gives over a table.
   *
   * @param type the type of its value
   * @param aggregate whether it makes one value of many rows
   * @param ofOneRow whether it needs no other row: neither aggregate nor window
   */
  public record Checked(DataType type, boolean aggregate, boolean ofOneRow) {}

  /**
   * Reads an expression: no clock, no chance, no subquery.
   *
   * @param known the parameters that it may use, without the colon
   * @throws CarelakeException with file, line and a mark under the place
   */
  public static SqlExpression parse(SqlText text, Set<String> known) {
    return parse(text, known, expression -> expression);
  }

  /** Reads an expression in which something is replaced before it is looked at. */
  static SqlExpression parse(
      SqlText text, Set<String> known, UnaryOperator<Expression> replacement) {
    Objects.requireNonNull(text, "text is null");
    SqlExpression read =
        new SqlExpression(
            text, replacement.apply(located(text, () -> SqlSyntax.expression(text.sql()))));
    read.inspect(read.expression, known);
    return read;
  }

  private void inspect(Expression part, Set<String> known) {
    if (part instanceof SubqueryExpression) {
      throw at(part, "a subquery is not allowed here; put it into a model or a test's own SQL");
    }
    if (part instanceof NamedParameter parameter) {
      requireKnown(parameter, known);
      parameters.add(parameter.name());
    }
    if (part instanceof UnresolvedFunction function && function.nameParts().size() == 1) {
      functionExists(function);
    }
    try {
      SqlRules.model().check(text.location().file(), part);
    } catch (CarelakeException refused) {
      throw at(part, refused.getMessage().replaceFirst("^[^ ]*: ", ""));
    }
    CollectionConverters.asJava(part.children()).forEach(child -> inspect(child, known));
  }

  private void requireKnown(NamedParameter parameter, Set<String> known) {
    if (known.isEmpty()) {
      throw at(parameter, "a parameter is not allowed here");
    }
    if (!known.contains(parameter.name())) {
      throw at(
          parameter,
          "unknown parameter ':" + parameter.name() + "'; known: " + new TreeSet<>(known));
    }
  }

  private void functionExists(UnresolvedFunction function) {
    String name = function.nameParts().head().toLowerCase(Locale.ROOT);
    List<String> known =
        CollectionConverters.asJava(FunctionRegistry$.MODULE$.builtin().listFunction()).stream()
            .map(FunctionIdentifier::funcName)
            .toList();
    if (!known.contains(name)) {
      throw at(function, "there is no function '" + name + "'" + Suggestion.of(name, known));
    }
  }

  /** A field of a struct. */
  static Expression field(Expression struct, String name) {
    return new UnresolvedExtractValue(struct, Literal$.MODULE$.apply(name));
  }

  /** As parsed; nothing in it is resolved. */
  public Expression expression() {
    return expression;
  }

  /** The text as written. */
  public String sql() {
    return text.sql();
  }

  /** The parameters that it uses, without the colon. */
  public Set<String> parameters() {
    return Set.copyOf(parameters);
  }

  /**
   * The expression as a column.
   *
   * @param values the value of each parameter
   */
  public Column column(Map<String, Object> values) {
    return ExpressionUtils.column(bound(values));
  }

  private Expression bound(Map<String, Object> values) {
    return expression.transform(new PlanRewriter.Total<>(part -> Binding.parameter(part, values)));
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
   * @param values a value of each parameter's type
   * @throws CarelakeException when a column or function doesn't exist or types don't fit
   */
  public Checked check(String table, StructType schema, Map<String, Object> values) {
    List<String> columns = List.of(schema.fieldNames());
    columnsExist(expression, table, columns);
    List<Attribute> attributes =
        List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(schema)));
    LocalRelation relation =
        new LocalRelation(seq(attributes), seq(List.of()), false, Option.empty());
    NamedExpression value = new UnresolvedAlias(bound(values), Option.empty());
    LogicalPlan analysed =
        located(
            text,
            () ->
                SimpleAnalyzer$.MODULE$.executeAndCheck(
                    new Project(seq(List.of(value)), relation),
                    new QueryPlanningTracker(Option.empty())));
    return new Checked(
        analysed.output().head().dataType(),
        analysed.exists(Aggregate.class::isInstance),
        analysed instanceof Project);
  }

  private static <T> T located(SqlText text, Supplier<T> step) {
    try {
      return step.get();
    } catch (Exception failure) {
      // Scala declares no exceptions, so javac doesn't let a checked AnalysisException be named
      if (failure instanceof AnalysisException wrong) {
        throw problem(text, offset(wrong), SqlErrors.reason(wrong));
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
    return problem(text, index.isDefined() ? ((Number) index.get()).intValue() : 0, reason);
  }

  /** An error about this expression as a whole. */
  public CarelakeException problem(String reason) {
    return problem(text, 0, reason);
  }

  private static CarelakeException problem(SqlText where, int offset, String reason) {
    String text = where.sql();
    int start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    return CarelakeException.configuration(
        where.location(),
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
