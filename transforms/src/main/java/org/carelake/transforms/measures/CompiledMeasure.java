package org.carelake.transforms.measures;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.measure.MeasureDefinition;
import org.carelake.schemas.measure.MeasureFact;
import org.carelake.schemas.measure.MeasureGap;
import org.carelake.schemas.table.TableName;

/** A measure held against the columns of the tables that it names. */
final class CompiledMeasure {
  private static final DecimalType AMOUNT = DataTypes.createDecimalType(18, 4);

  private final MeasureDefinition definition;
  private final Map<String, CompiledFact> facts;
  private final Column initial;
  private final Column denominator;
  private final Map<String, Column> exclusions;
  private final Column numerator;
  private final Optional<Column> denominatorAmount;
  private final Optional<Column> numeratorAmount;
  private final Optional<Column> evidenceDate;
  private final Optional<Column> evidenceValue;
  private final Optional<Column> evidenceText;
  private final Optional<Column> due;

  private CompiledMeasure(
      MeasureDefinition definition, Map<String, CompiledFact> facts, MeasureScope scope) {
    this.definition = definition;
    this.facts = facts;
    this.initial = scope.condition(definition.initialPopulation());
    this.denominator = definition.denominator().map(scope::condition).orElse(lit(true));
    this.exclusions = new LinkedHashMap<>();
    definition.exclusions().forEach((name, sql) -> exclusions.put(name, scope.condition(sql)));
    this.numerator = scope.condition(definition.numerator());
    this.denominatorAmount = definition.denominatorAmount().map(scope::number);
    this.numeratorAmount = definition.numeratorAmount().map(scope::number);
    this.evidenceDate = definition.evidenceDate().map(scope::date);
    this.evidenceValue = definition.evidenceValue().map(scope::number);
    this.evidenceText = definition.evidenceText().map(scope::text);
    this.due = definition.due().map(scope::date);
  }

  /**
   * Checks and compiles a measure.
   *
   * @param factColumns gives each fact the column that holds it
   * @param person columns of the table of persons, with those of the period and the ages
   * @throws CarelakeException with file and line when something doesn't fit
   */
  static CompiledMeasure of(
      MeasureDefinition definition,
      StructType person,
      Map<TableName, StructType> tables,
      ValueSets valueSets,
      FactColumns factColumns) {
    StructType scope = person;
    Map<String, String> columns = new LinkedHashMap<>();
    Map<String, CompiledFact> facts = new LinkedHashMap<>();
    for (MeasureFact fact : definition.facts()) {
      if (List.of(scope.fieldNames()).contains(fact.name())) {
        throw CarelakeException.configuration(
            fact.location(), "'" + fact.name() + "' is the name of a column; rename the fact");
      }
      CompiledFact compiled = CompiledFact.of(fact, table(fact.from(), tables, fact), valueSets);
      facts.put(fact.name(), compiled);
      columns.put(fact.name(), factColumns.of(compiled, definition.period()));
      scope = scope.add(fact.name(), compiled.type());
    }
    return new CompiledMeasure(
        definition, facts, new MeasureScope("measure '" + definition.id() + "'", scope, columns));
  }

  private static StructType table(
      TableName name, Map<TableName, StructType> tables, MeasureFact fact) {
    StructType schema = tables.get(name);
    if (schema == null) {
      throw CarelakeException.configuration(
          fact.location(),
          "no model makes "
              + name
              + ", which the fact '"
              + fact.name()
              + "' reads"
              + Suggestion.of(
                  name.toString(), tables.keySet().stream().map(TableName::toString).toList()));
    }
    return schema;
  }

  MeasureDefinition definition() {
    return definition;
  }

  /** The tables that its facts are taken from. */
  List<TableName> inputs() {
    return facts.values().stream().map(fact -> fact.fact().from()).toList();
  }

  /** The columns of {@link MeasuresQuery#RESULT}, over a row of a person with its facts. */
  List<Column> columns() {
    Column isInitial = truth(initial);
    Column isDenominator = isInitial.and(truth(denominator));
    Column reason = reason();
    Column isExcluded = isDenominator.and(reason.notEqual(lit("")));
    Column counts = isDenominator.and(isExcluded.unary_$bang());
    Column isNumerator = counts.and(truth(numerator));
    Column open = definition.gap() == MeasureGap.MET ? isNumerator : isNumerator.unary_$bang();
    Column gap =
        definition.gap() == MeasureGap.NONE
            ? none("string")
            : when(counts, when(open, lit("open")).otherwise(lit("closed")));
    Column until =
        due.map(date -> coalesce(date, col(MeasureScope.PERIOD_END)))
            .orElse(col(MeasureScope.PERIOD_END));
    List<Column> columns = new ArrayList<>();
    columns.add(lit(definition.id()));
    columns.add(lit(definition.version()));
    columns.add(col(MeasureScope.PERSON));
    columns.add(col("organization_id"));
    columns.add(col(MeasureScope.PERIOD_START));
    columns.add(col(MeasureScope.PERIOD_END));
    columns.add(isInitial);
    columns.add(isDenominator);
    columns.add(isExcluded);
    columns.add(when(isExcluded, reason));
    columns.add(isNumerator);
    columns.add(when(counts, amount(denominatorAmount)).otherwise(lit(0)).cast(AMOUNT));
    columns.add(when(isNumerator, amount(numeratorAmount)).otherwise(lit(0)).cast(AMOUNT));
    columns.add(evidenceDate.orElse(none("date")));
    columns.add(evidenceValue.orElse(none("int")).cast(AMOUNT));
    columns.add(evidenceText.orElse(none("string")));
    columns.add(gap);
    columns.add(definition.gap() == MeasureGap.NONE ? none("date") : when(counts, until));
    return columns;
  }

  private static Column amount(Optional<Column> amount) {
    return coalesce(amount.orElse(lit(1)), lit(0)).cast(AMOUNT);
  }

  private static Column none(String type) {
    return lit(null).cast(type);
  }

  /** The names of the exclusions that hold, in the order of the file; empty when none does. */
  private Column reason() {
    return array_join(
        array_compact(
            array(
                    exclusions.entrySet().stream()
                        .map(each -> when(truth(each.getValue()), lit(each.getKey())))
                        .toArray(Column[]::new))
                .cast("array<string>")),
        ", ");
  }

  private static Column truth(Column condition) {
    return coalesce(condition, lit(false));
  }
}
