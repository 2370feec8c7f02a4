package org.carelake.transforms.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.transforms.sql.SqlExpression;

/**
 * An entry of a catalogue, held against the columns of its source.
 *
 * @param filterText the filter as parsed, to tell equal ones
 */
record CompiledMetric(
    MetricDefinition definition,
    Column filter,
    String filterText,
    Optional<Column> period,
    Optional<Column> until,
    MetricAggregate numerator,
    Optional<MetricAggregate> denominator) {

  /**
   * Checks and compiles an entry.
   *
   * @param schema the columns of its source
   * @throws CarelakeException with file and line when something doesn't fit
   */
  static CompiledMetric of(MetricDefinition definition, StructType schema) {
    String source = definition.source().toString();
    column(definition.entityKeys(), source, schema);
    definition.dimensions().forEach(dimension -> column(dimension, source, schema));
    Optional<SqlExpression> filter = definition.filter().map(CompiledMetric::parse);
    filter.ifPresent(sql -> row(sql, source, schema, DataTypes.BooleanType, "true or false"));
    return new CompiledMetric(
        definition,
        filter.map(sql -> sql.column(Map.of())).orElse(functions.lit(true)),
        filter.map(sql -> sql.expression().toString()).orElse(""),
        definition.period().map(text -> date(text, source, schema)),
        definition.until().map(text -> date(text, source, schema)),
        aggregate(definition, definition.numerator(), source, schema),
        definition.denominator().map(text -> aggregate(definition, text, source, schema)));
  }

  /** Numerator and denominator. */
  Stream<MetricAggregate> aggregates() {
    return Stream.concat(Stream.of(numerator), denominator.stream());
  }

  /** Whether one pass over the table gives both numerator and denominator. */
  boolean isWhole() {
    return denominator.map(MetricAggregate::what).filter(numerator.what()::equals).isPresent()
        || denominator.isEmpty();
  }

  private static void column(SqlText name, String source, StructType schema) {
    for (String field : schema.fieldNames()) {
      if (field.equalsIgnoreCase(name.sql())) {
        return;
      }
    }
    throw CarelakeException.configuration(
        name.location(),
        source
            + " has no column '"
            + name.sql()
            + "'"
            + Suggestion.of(name.sql(), java.util.List.of(schema.fieldNames())));
  }

  private static Column date(SqlText text, String source, StructType schema) {
    SqlExpression sql = parse(text);
    row(sql, source, schema, DataTypes.DateType, "a date");
    return sql.column(Map.of());
  }

  private static void row(
      SqlExpression sql,
      String source,
      StructType schema,
      org.apache.spark.sql.types.DataType type,
      String expected) {
    SqlExpression.Checked checked = sql.check(source, schema, Map.of());
    if (checked.aggregate()) {
      throw sql.problem("this is about one row; an aggregate is not allowed here");
    }
    if (!checked.type().equals(type)) {
      throw sql.problem(
          "this must be " + expected + ", found a value of type " + checked.type().catalogString());
    }
  }

  private static MetricAggregate aggregate(
      MetricDefinition definition, SqlText text, String source, StructType schema) {
    SqlExpression sql = parse(text);
    SqlExpression.Checked checked = sql.check(source, schema, Map.of());
    if (!checked.aggregate()) {
      throw sql.problem("this must be an aggregate, such as count(distinct id)");
    }
    if (!(checked.type() instanceof NumericType)) {
      throw sql.problem(
          "this must be a number, found a value of type " + checked.type().catalogString());
    }
    MetricAggregate aggregate = MetricAggregate.of(sql.expression());
    if (definition.isState() && aggregate instanceof MetricAggregate.Other) {
      throw sql.problem(
          "a cumulative metric, or one with 'until_column', is made of count(distinct …), count(…)"
              + " or sum(…), each with or without filter (where …)");
    }
    return aggregate;
  }

  private static SqlExpression parse(SqlText text) {
    return SqlExpression.parse(text, Set.of());
  }
}
