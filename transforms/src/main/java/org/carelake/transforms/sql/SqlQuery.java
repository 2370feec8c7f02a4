package org.carelake.transforms.sql;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * One SELECT whose tables are named {@code layer.table}. Its inputs come from Spark's own parser,
 * so they can't disagree with the SQL; the tables are put into the plan, so no catalog is needed
 * and two tenants can't meet.
 */
public final class SqlQuery {
  private final String file;
  private final LogicalPlan plan;
  private final SortedMap<String, String> functions;
  private final SortedSet<TableName> inputs;
  private final Set<String> parameters;

  private SqlQuery(String file, SqlFunctions.Expanded expanded, Inspection inspection) {
    this.file = file;
    this.plan = expanded.plan();
    this.functions = expanded.used();
    this.inputs = new TreeSet<>(inspection.inputs);
    this.parameters = Set.copyOf(inspection.parameters);
  }

  /**
   * A model's query: one SELECT, no commands, no clock, no chance, no code of the JVM.
   *
   * @param file the name for messages
   * @throws CarelakeException with file and line when it is anything else
   */
  public static SqlQuery model(String file, String sql) {
    return model(file, sql, SqlFunctions.none());
  }

  /**
   * A model's query that may call functions of the project.
   *
   * @param file the name for messages
   * @throws CarelakeException with file and line when it is anything else than a model's query
   */
  public static SqlQuery model(String file, String sql, SqlFunctions functions) {
    return parse(file, sql, SqlRules.model(), functions);
  }

  /** A query typed by a person: like a model's, but it may read the clock and the ledger. */
  public static SqlQuery adHoc(String sql) {
    return parse("query", sql, SqlRules.adHoc(), SqlFunctions.none());
  }

  private static SqlQuery parse(String file, String sql, SqlRules rules, SqlFunctions functions) {
    LogicalPlan plan = SqlErrors.located(file, () -> SqlSyntax.plan(sql));
    SqlFunctions.Expanded expanded = functions.expand(file, plan);
    Inspection inspection = new Inspection(file, rules);
    inspection.rewrite(expanded.plan());
    inspection.finish();
    return new SqlQuery(file, expanded, inspection);
  }

  /**
   * The text of each function of the project that it calls, and of those that these call, by name.
   */
  public SortedMap<String, String> functions() {
    return Collections.unmodifiableSortedMap(functions);
  }

  /** The tables it reads, in order of layer and name. */
  public SortedSet<TableName> inputs() {
    return new TreeSet<>(inputs);
  }

  /** The named parameters it uses, without the colon. */
  public Set<String> parameters() {
    return parameters;
  }

  /**
   * The query over tables.
   *
   * @param tables the Dataset of each input
   * @param values the value of each parameter
   * @throws CarelakeException with file and line when the SQL doesn't fit the tables
   */
  public Dataset<Row> apply(
      SparkSession spark, Function<TableName, Dataset<Row>> tables, Map<String, Object> values) {
    Objects.requireNonNull(tables, "tables is null");
    for (String parameter : parameters) {
      if (!values.containsKey(parameter)) {
        throw CarelakeException.configuration(
            Location.of(file),
            "unknown parameter ':" + parameter + "'; known: " + new TreeSet<>(values.keySet()));
      }
    }
    LogicalPlan bound =
        new Binding(
                parts ->
                    parts.size() == 2
                        ? Optional.of(
                            tables.apply(TableName.parse(String.join(".", parts)).orElseThrow()))
                        : Optional.empty(),
                values)
            .rewrite(plan);
    return SqlErrors.located(
        file,
        () ->
            org.apache.spark.sql.classic.Dataset.ofRows(
                (org.apache.spark.sql.classic.SparkSession) spark, bound));
  }

  /** Collects inputs and parameters, and refuses what the rules don't allow. */
  private static final class Inspection extends PlanRewriter {
    private final String file;
    private final SqlRules rules;
    private final Set<TableName> inputs = new HashSet<>();
    private final Set<String> parameters = new HashSet<>();
    private final Set<String> commonTables = new HashSet<>();
    private final Set<String> singleNames = new HashSet<>();

    Inspection(String file, SqlRules rules) {
      this.file = file;
      this.rules = rules;
    }

    @Override
    void node(LogicalPlan plan) {
      rules.check(file, plan);
    }

    @Override
    void commonTable(String name) {
      commonTables.add(name);
    }

    @Override
    LogicalPlan relation(UnresolvedRelation relation) {
      List<String> parts = parts(relation);
      if (parts.size() == 1) {
        singleNames.add(parts.get(0));
        return relation;
      }
      String name = String.join(".", parts);
      TableName table =
          TableName.parse(name)
              .filter(found -> parts.size() == 2)
              .filter(found -> rules.ledger() || found.layer().isReadByModels())
              .orElseThrow(
                  () ->
                      CarelakeException.configuration(
                          SqlErrors.location(file, relation.origin()),
                          "'"
                              + name
                              + "' is no table of a lakehouse; tables are named bronze.x,"
                              + " silver.x or gold.x"));
      inputs.add(table);
      return relation;
    }

    @Override
    Expression expression(Expression expression) {
      if (expression instanceof NamedParameter parameter) {
        parameters.add(parameter.name());
      }
      rules.check(file, expression);
      return expression;
    }

    void finish() {
      for (String name : singleNames) {
        if (commonTables.stream().noneMatch(name::equalsIgnoreCase)) {
          throw CarelakeException.configuration(
              Location.of(file),
              "table '"
                  + name
                  + "' has no layer; write bronze."
                  + name
                  + ", silver."
                  + name
                  + " or gold."
                  + name);
        }
      }
    }
  }
}
