package org.carelake.transforms.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.PosParameter;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.view.SqlLibrary;

/**
 * The query of a SQL library: one SELECT over the tables that the library labels. Parameters are
 * put into the plan as literals, never into the text.
 */
public final class LibraryQuery {
  /** Stands for the file where a place in the SQL is meant. */
  private static final String SQL = "sql";

  private final SqlLibrary library;
  private final LogicalPlan plan;

  private LibraryQuery(SqlLibrary library, LogicalPlan plan) {
    this.library = library;
    this.plan = plan;
  }

  /**
   * Parses the SQL of a library.
   *
   * @throws CarelakeException with file, pointer and a mark under the wrong place when it is not
   *     one SELECT over the library's tables and parameters
   */
  public static LibraryQuery parse(SqlLibrary library) {
    String sql = library.sql().text();
    LogicalPlan plan = located(library, () -> SqlErrors.located(SQL, () -> SqlSyntax.plan(sql)));
    Inspection inspection = new Inspection(library);
    located(library, () -> inspection.rewrite(plan));
    inspection.finish();
    return new LibraryQuery(library, plan);
  }

  /**
   * The query over tables.
   *
   * @param tables the Dataset of each label
   * @param values the value of each parameter, which may be null
   * @throws CarelakeException with file, pointer and a mark when the SQL doesn't fit the tables
   */
  public Dataset<Row> apply(
      SparkSession spark, Function<String, Dataset<Row>> tables, Map<String, Object> values) {
    Map<String, String> labels = labels(library);
    LogicalPlan bound =
        new Binding(
                parts ->
                    Optional.ofNullable(labels.get(lower(String.join(".", parts)))).map(tables),
                values)
            .rewrite(plan);
    return located(
        library,
        () ->
            SqlErrors.located(
                SQL,
                () ->
                    org.apache.spark.sql.classic.Dataset.ofRows(
                        (org.apache.spark.sql.classic.SparkSession) spark, bound)));
  }

  /** Labels as they are written, by their lower-case form: SQL doesn't tell the two apart. */
  private static Map<String, String> labels(SqlLibrary library) {
    Map<String, String> labels = new TreeMap<>();
    library.tables().forEach(table -> labels.put(lower(table.label()), table.label()));
    return labels;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Runs a step; a place that it names is one in the SQL, not in the file. */
  private static <T> T located(SqlLibrary library, Supplier<T> step) {
    try {
      return step.get();
    } catch (CarelakeException wrong) {
      Location place = wrong.location().orElse(Location.of(library.file()));
      if (!place.file().equals(SQL)) {
        throw wrong;
      }
      String message = wrong.getMessage().substring((place + ": ").length());
      throw library
          .sql()
          .error(
              place.line(), place.column(), message.replaceFirst("\\.?(\\s*SQLSTATE: .*)?$", ""));
    }
  }

  /** Refuses tables and parameters that the library does not declare, and all but SELECT. */
  private static final class Inspection extends PlanRewriter {
    private final SqlLibrary library;
    private final SqlRules rules = SqlRules.adHoc();
    private final Map<String, String> labels;
    private final Set<String> commonTables = new HashSet<>();
    private final Map<String, Origin> unknown = new TreeMap<>();

    Inspection(SqlLibrary library) {
      this.library = library;
      this.labels = labels(library);
    }

    @Override
    void node(LogicalPlan plan) {
      rules.check(SQL, plan);
    }

    @Override
    void commonTable(String name) {
      if (labels.containsKey(lower(name))) {
        throw library
            .sql()
            .error(0, 0, "the name '" + name + "' in WITH is that of a table too; rename it");
      }
      commonTables.add(lower(name));
    }

    @Override
    LogicalPlan relation(UnresolvedRelation relation) {
      String name = String.join(".", parts(relation));
      if (!labels.containsKey(lower(name))) {
        unknown.putIfAbsent(name, relation.origin());
      }
      return relation;
    }

    @Override
    Expression expression(Expression expression) {
      if (expression instanceof NamedParameter parameter) {
        requireDeclared(parameter.name(), expression.origin());
      }
      if (expression instanceof PosParameter) {
        throw error(expression.origin(), "a parameter is written :name, found ?");
      }
      rules.check(SQL, expression);
      return expression;
    }

    private void requireDeclared(String name, Origin origin) {
      List<String> declared =
          library.parameters().stream().map(SqlLibrary.Parameter::name).toList();
      if (!declared.contains(name)) {
        throw error(
            origin,
            library.kind() == SqlLibrary.Kind.VIEW
                ? "a SQLView has no parameters, found :" + name
                : "unknown parameter :"
                    + name
                    + Suggestion.of(name, declared)
                    + "; declared: "
                    + (declared.isEmpty() ? "none" : String.join(", ", declared)));
      }
    }

    /** Common tables are known only when everything has been seen. */
    void finish() {
      unknown.forEach(
          (name, origin) -> {
            if (!commonTables.contains(lower(name))) {
              throw error(
                  origin,
                  "unknown table '"
                      + name
                      + "'"
                      + Suggestion.of(name, labels.values())
                      + "; the labels of relatedArtifact are "
                      + (labels.isEmpty() ? "none" : String.join(", ", labels.values())));
            }
          });
    }

    private CarelakeException error(Origin origin, String message) {
      Location place = SqlErrors.location(SQL, origin);
      return library.sql().error(place.line(), place.column(), message);
    }
  }
}
