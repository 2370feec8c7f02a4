package org.carelake.jobs.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.exposure.Chart;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.SqlQuery;

/** A chart whose query is known to be one SELECT over gold tables. */
public final class ChartQuery {
  private static final Pattern WORD = Pattern.compile("'([a-z][a-z0-9_]*)'");

  private final Chart chart;
  private final SqlQuery query;

  private ChartQuery(Chart chart, SqlQuery query) {
    this.chart = chart;
    this.query = query;
  }

  /**
   * Reads a chart's query.
   *
   * @throws CarelakeException with the line of the YAML file when it is no SELECT over gold tables
   */
  static ChartQuery of(Chart chart) {
    Objects.requireNonNull(chart, "chart is null");
    SqlText sql = chart.sql();
    SqlQuery query = located(sql, () -> SqlQuery.model(sql.location().file(), sql.sql()));
    for (TableName table : query.inputs()) {
      if (table.layer() != Layer.GOLD) {
        throw CarelakeException.configuration(
            sql.location(), "a chart reads gold tables, found " + table);
      }
    }
    if (query.inputs().isEmpty()) {
      throw CarelakeException.configuration(
          sql.location(), "a chart reads gold tables, found none");
    }
    Set<String> unknown = new TreeSet<>(query.parameters());
    unknown.remove("as_of");
    if (!unknown.isEmpty()) {
      throw CarelakeException.configuration(
          sql.location(), "unknown parameters " + unknown + "; known: as_of");
    }
    return new ChartQuery(chart, query);
  }

  /** What the file says about it. */
  public Chart chart() {
    return chart;
  }

  /** The tables it reads. */
  public SortedSet<TableName> inputs() {
    return query.inputs();
  }

  /** The texts in its SQL that are ids of metrics. */
  public List<String> metrics(Set<String> ids) {
    return WORD.matcher(chart.sql().sql())
        .results()
        .map((MatchResult word) -> word.group(1))
        .filter(ids::contains)
        .distinct()
        .toList();
  }

  /**
   * Its rows, over tables.
   *
   * @throws CarelakeException with the line of the YAML file when the SQL doesn't fit the tables
   */
  public Dataset<Row> rows(BuildContext context) {
    return located(
        chart.sql(),
        () ->
            query.apply(
                context.spark(),
                table ->
                    context
                        .tables()
                        .apply(table)
                        .orElseThrow(
                            () ->
                                CarelakeException.configuration(
                                    chart.sql().location(), "table " + table + " does not exist")),
                context.parameters()));
  }

  /** Runs a step; a place in the SQL becomes the place in the file that holds it. */
  private static <T> T located(SqlText sql, Supplier<T> step) {
    try {
      return step.get();
    } catch (CarelakeException wrong) {
      Optional<Location> inside = wrong.location();
      String message = wrong.getMessage();
      if (inside.isEmpty()
          || inside.get().line() <= 0
          || !message.startsWith(inside.get() + ": ")
          || inside.get().equals(sql.location())) {
        throw wrong;
      }
      Location at = sql.location();
      // a text of several lines begins on the line after its key
      boolean block = sql.sql().contains("\n");
      Location place = Location.of(at.file(), at.line() + inside.get().line() - (block ? 0 : 1));
      throw new CarelakeException(
          wrong.category(), place, message.substring((inside.get() + ": ").length()), wrong);
    }
  }
}
