package org.carelake.transforms.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a query may hold.
 *
 * @param clock whether it may read the clock or draw at random
 * @param ledger whether it may read the run ledger, test failures and quarantined rows
 */
record SqlRules(boolean clock, boolean ledger) {
  private static final Set<String> CODE = Set.of("reflect", "java_method", "try_reflect");
  private static final Set<String> CLOCK =
      Set.of(
          "current_date",
          "curdate",
          "current_timestamp",
          "now",
          "localtimestamp",
          "current_time",
          "current_user",
          "user",
          "session_user",
          "rand",
          "random",
          "randn",
          "uuid",
          "shuffle",
          "randstr",
          "monotonically_increasing_id",
          "spark_partition_id",
          "input_file_name");
  private static final Set<String> CLOCK_KEYWORDS =
      Set.of("current_date", "current_timestamp", "localtimestamp", "current_time", "current_user");
  private static final String CLOCK_MESSAGE =
      " gives another answer at every run; use the parameter :as_of for the date of the run";

  static SqlRules model() {
    return new SqlRules(false, false);
  }

  static SqlRules adHoc() {
    return new SqlRules(true, true);
  }

  void check(String file, LogicalPlan plan) {
    if (plan instanceof Command || plan instanceof ParsedStatement) {
      throw refused(file, plan, "only a SELECT is allowed here, found " + words(plan.nodeName()));
    }
    if (plan instanceof UnresolvedTableValuedFunction function
        && !lastPart(CollectionConverters.asJava(function.name()))
            .matches(
                "explode(_outer)?|posexplode(_outer)?|inline(_outer)?|range|stack|sequence|json_tuple")) {
      throw refused(
          file,
          plan,
          "table function '"
              + lastPart(CollectionConverters.asJava(function.name()))
              + "' is not allowed here");
    }
  }

  void check(String file, Expression expression) {
    if (expression instanceof UnresolvedFunction function) {
      String name = lastPart(CollectionConverters.asJava(function.nameParts()));
      if (CODE.contains(name)) {
        throw refused(file, expression, "function '" + name + "' runs code of the JVM");
      }
      if (!clock && (CLOCK.contains(name) || zeroArgumentClock(name, function))) {
        throw refused(file, expression, clockMessage(name));
      }
    }
    if (!clock
        && expression instanceof UnresolvedAttribute attribute
        && attribute.nameParts().size() == 1
        && CLOCK_KEYWORDS.contains(attribute.name().toLowerCase(Locale.ROOT))) {
      throw refused(file, expression, clockMessage(attribute.name()));
    }
    if (!clock
        && expression
            .getClass()
            .getSimpleName()
            .matches("Current(Date|Timestamp|Time|User)|LocalTimestamp|Now")) {
      throw refused(file, expression, clockMessage(expression.prettyName()));
    }
    Optional<String> literal = SqlSyntax.clockLiteral(expression);
    if (!clock && literal.isPresent()) {
      throw refused(file, expression, literal.get() + CLOCK_MESSAGE);
    }
  }

  private static boolean zeroArgumentClock(String name, UnresolvedFunction function) {
    return name.equals("unix_timestamp") && function.arguments().isEmpty();
  }

  private static String clockMessage(String name) {
    return "'" + name + "'" + CLOCK_MESSAGE;
  }

  private static String lastPart(List<String> parts) {
    return parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
  }

  private static String words(String nodeName) {
    return nodeName.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static CarelakeException refused(String file, LogicalPlan plan, String reason) {
    Location location = SqlErrors.location(file, plan.origin());
    return CarelakeException.configuration(
        location.line() == 0 ? Location.of(file, 1) : location, reason);
  }

  private static CarelakeException refused(String file, Expression expression, String reason) {
    return CarelakeException.configuration(SqlErrors.location(file, expression.origin()), reason);
  }
}
