package org.carelake.transforms.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import org.apache.spark.sql.catalyst.plans.logical.CreateUserDefinedFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A function of the project, written as SQL's {@code create function NAME(PARAMETER TYPE, …)
 * returns TYPE return EXPRESSION}. Its body is about its parameters alone: no table, no aggregate,
 * no window, no clock. A call is replaced by the body before Spark analyses a query, so lineage and
 * the proofs about columns see what it does.
 */
public final class SqlFunction {
  private final String file;
  private final String name;
  private final String text;
  private final StructType parameters;
  private final DataType type;
  private final SqlText body;

  private SqlFunction(
      String file, String name, String text, StructType parameters, DataType type, SqlText body) {
    this.file = file;
    this.name = name;
    this.text = text;
    this.parameters = parameters;
    this.type = type;
    this.body = body;
  }

  /**
   * Reads one function; its body is looked at when {@link SqlFunctions} are put together.
   *
   * @param file the name for messages
   * @throws CarelakeException with file and line when the text is anything else
   */
  public static SqlFunction read(String file, String sql) {
    String statement = sql.strip().endsWith(";") ? sql.substring(0, sql.lastIndexOf(';')) : sql;
    LogicalPlan plan = SqlErrors.located(file, () -> SqlSyntax.plan(statement));
    if (!(plan instanceof CreateUserDefinedFunction created)
        || created.isTableFunc()
        || created.exprText().isEmpty()
        || !(created.child() instanceof UnresolvedIdentifier identifier)
        || identifier.nameParts().size() != 1) {
      throw CarelakeException.configuration(
          Location.of(file, 1),
          "expected one function of one value: create function NAME(PARAMETER TYPE, ...) returns"
              + " TYPE return EXPRESSION");
    }
    String name = identifier.nameParts().head().toLowerCase(Locale.ROOT);
    String body = created.exprText().get();
    int line = (int) statement.substring(0, statement.lastIndexOf(body)).lines().count();
    return new SqlFunction(
        file,
        name,
        statement.strip(),
        parameters(file, created.inputParamText()),
        SqlErrors.located(file, () -> DataType.fromDDL(created.returnTypeText())),
        new SqlText(body, Location.of(file, Math.max(1, line))));
  }

  private static StructType parameters(String file, Option<String> text) {
    return text.isEmpty()
        ? new StructType()
        : SqlErrors.located(file, () -> StructType.fromDDL(text.get()));
  }

  /** What it is called by, in lower case. */
  public String name() {
    return name;
  }

  /** Its file, for messages. */
  String file() {
    return file;
  }

  /** As written. */
  String text() {
    return text;
  }

  SqlText body() {
    return body;
  }

  /** Checks everything about it but the body. */
  void check() {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw wrong("a function's name is lower-case letters, digits and underscores");
    }
    if (FunctionRegistry$.MODULE$.builtin().functionExists(new FunctionIdentifier(name))) {
      throw wrong("Spark has a function '" + name + "' already; choose another name");
    }
    Set<String> names = new HashSet<>();
    for (String parameter : parameters.fieldNames()) {
      if (!names.add(parameter.toLowerCase(Locale.ROOT))) {
        throw wrong("two parameters are called '" + parameter + "'");
      }
    }
  }

  /**
   * The body, ready for calls.
   *
   * @param read the body in which calls of other functions are replaced
   * @throws CarelakeException when it doesn't fit the parameters or the type
   */
  Expression checked(SqlExpression read) {
    SqlExpression.Checked checked = read.check("function " + name, parameters, Map.of());
    if (!checked.ofOneRow()) {
      throw read.problem("an aggregate or window is not allowed in a function");
    }
    if (!Cast$.MODULE$.canCast(checked.type(), type)) {
      throw read.problem(
          "the function returns "
              + type.catalogString()
              + ", but this is "
              + checked.type().catalogString());
    }
    Expression apart = withOwnVariables(read.expression());
    return checked.type().equals(type) ? apart : cast(apart, type);
  }

  /** Gives variables of lambdas names that no caller has. */
  private Expression withOwnVariables(Expression whole) {
    Set<String> variables = new HashSet<>();
    collectVariables(whole, variables);
    return whole.transformUp(
        new PlanRewriter.Total<>(
            part ->
                part instanceof UnresolvedNamedLambdaVariable variable
                        && variables.contains(head(variable))
                    ? renamed(variable)
                    : part));
  }

  private void collectVariables(Expression part, Set<String> variables) {
    if (part instanceof LambdaFunction lambda) {
      for (var argument : CollectionConverters.asJava(lambda.arguments())) {
        String variable = argument.name().toLowerCase(Locale.ROOT);
        if (Arrays.stream(parameters.fieldNames()).anyMatch(variable::equalsIgnoreCase)) {
          throw wrong("'" + variable + "' is a parameter and a variable of a lambda");
        }
        variables.add(variable);
      }
    }
    CollectionConverters.asJava(part.children())
        .forEach(child -> collectVariables(child, variables));
  }

  private UnresolvedNamedLambdaVariable renamed(UnresolvedNamedLambdaVariable variable) {
    List<String> parts = new ArrayList<>(CollectionConverters.asJava(variable.nameParts()));
    parts.set(0, name + "__" + parts.get(0));
    return new UnresolvedNamedLambdaVariable(CollectionConverters.asScala(parts).toSeq());
  }

  private static String head(UnresolvedNamedLambdaVariable variable) {
    return variable.nameParts().head().toLowerCase(Locale.ROOT);
  }

  /**
   * What stands in place of a call.
   *
   * @param checked its body as {@link #checked} gave it
   * @param caller the file of the call, for messages
   */
  Expression call(Expression checked, UnresolvedFunction call, String caller) {
    List<Expression> arguments = List.copyOf(CollectionConverters.asJava(call.arguments()));
    if (call.isDistinct() || call.filter().isDefined() || call.ignoreNulls()) {
      throw refused(call, caller, "is no aggregate: no distinct, filter or ignore nulls");
    }
    if (arguments.stream().anyMatch(NamedArgumentExpression.class::isInstance)) {
      throw refused(call, caller, "takes its arguments by place, not by name");
    }
    if (arguments.size() != parameters.size()) {
      throw refused(
          call,
          caller,
          "takes "
              + parameters.size()
              + (parameters.size() == 1 ? " argument" : " arguments")
              + ", found "
              + arguments.size());
    }
    Map<String, Expression> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      StructField parameter = parameters.apply(i);
      values.put(
          parameter.name().toLowerCase(Locale.ROOT), cast(arguments.get(i), parameter.dataType()));
    }
    return checked.transformUp(new PlanRewriter.Total<>(part -> argument(part, values)));
  }

  /** The argument that a name in the body means; anything else as it is. */
  private Expression argument(Expression part, Map<String, Expression> values) {
    List<String> parts = List.of();
    if (part instanceof UnresolvedAttribute attribute) {
      parts = CollectionConverters.asJava(attribute.nameParts());
    } else if (part instanceof UnresolvedNamedLambdaVariable variable) {
      parts = CollectionConverters.asJava(variable.nameParts());
    }
    Expression value = parts.isEmpty() ? null : values.get(parts.get(0).toLowerCase(Locale.ROOT));
    if (value == null) {
      return part;
    }
    Expression field = value;
    for (String name : parts.subList(1, parts.size())) {
      field = SqlExpression.field(field, name);
    }
    return field;
  }

  private static Expression cast(Expression value, DataType type) {
    return Cast$.MODULE$.apply(value, type, true);
  }

  private CarelakeException wrong(String reason) {
    return CarelakeException.configuration(Location.of(file, 1), reason);
  }

  private CarelakeException refused(UnresolvedFunction call, String caller, String reason) {
    return CarelakeException.configuration(
        SqlErrors.location(caller, call.origin()), "function '" + name + "' " + reason);
  }
}
