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

  private static final String OPEN_WHEN_MET = "is_open_when_met";

  /** The column of {@link #PARTS} that says who is in the initial population. */
  static final String INITIAL = "initial";

  private static final String DENOMINATOR = "denominator";
  private static final String REASON = "reason";
  private static final String NUMERATOR = "numerator";
  private static final String DENOMINATOR_AMOUNT = "denominator_amount";
  private static final String NUMERATOR_AMOUNT = "numerator_amount";
  private static final String EVIDENCE_DATE = "evidence_date";
  private static final String EVIDENCE_VALUE = "evidence_value";
  private static final String EVIDENCE_TEXT = "evidence_text";
  private static final String DUE = "due";

  /** What is the same for all measures of a period. */
  private static final List<String> SHARED =
      List.of(
          MeasureScope.PERSON,
          "organization_id",
          MeasureScope.PERIOD_START,
          MeasureScope.PERIOD_END);

  /** What each measure works out. */
  private static final StructType OWN =
      new StructType()
          .add(INITIAL, DataTypes.BooleanType)
          .add(DENOMINATOR, DataTypes.BooleanType)
          .add(REASON, DataTypes.StringType)
          .add(NUMERATOR, DataTypes.BooleanType)
          .add(DENOMINATOR_AMOUNT, AMOUNT)
          .add(NUMERATOR_AMOUNT, AMOUNT)
          .add(EVIDENCE_DATE, DataTypes.DateType)
          .add(EVIDENCE_VALUE, AMOUNT)
          .add(EVIDENCE_TEXT, DataTypes.StringType)
          .add(DUE, DataTypes.DateType);

  /** Of what the results of every measure are made in the same way. */
  static final StructType PARTS =
      new StructType()
          .add("measure_id", DataTypes.StringType)
          .add("method_version", DataTypes.StringType)
          .add(OPEN_WHEN_MET, DataTypes.BooleanType)
          .add(MeasureScope.PERSON, DataTypes.StringType)
          .add("organization_id", DataTypes.StringType)
          .add(MeasureScope.PERIOD_START, DataTypes.DateType)
          .add(MeasureScope.PERIOD_END, DataTypes.DateType)
          .merge(OWN, true);

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

  /**
   * What is worked out over a row of a person with its facts, in steps: what a later step names of
   * a former one is not worked out again, and what hangs on something that is false not at all.
   *
   * @param prefix tells the columns of this measure from those of others
   */
  List<Map<String, Column>> steps(String prefix) {
    Column isDenominator = col(prefix + DENOMINATOR);
    Column counts = isDenominator.and(col(prefix + REASON).equalTo(""));
    Map<String, Column> told = new LinkedHashMap<>();
    told.put(prefix + NUMERATOR, counts.and(truth(numerator)));
    told.put(prefix + DENOMINATOR_AMOUNT, when(counts, amount(denominatorAmount)));
    told.put(prefix + DUE, due.map(date -> when(counts, date)).orElse(none("date")));
    return List.of(
        Map.of(prefix + INITIAL, truth(initial)),
        Map.of(prefix + DENOMINATOR, col(prefix + INITIAL).and(truth(denominator))),
        Map.of(prefix + REASON, when(isDenominator, reason()).otherwise("")),
        told,
        Map.of(
            prefix + NUMERATOR_AMOUNT, when(col(prefix + NUMERATOR), amount(numeratorAmount)),
            prefix + EVIDENCE_DATE, evidenceDate.orElse(none("date")),
            prefix + EVIDENCE_VALUE, evidenceValue.orElse(none("int")).cast(AMOUNT),
            prefix + EVIDENCE_TEXT, evidenceText.orElse(none("string"))));
  }

  /** The columns of {@link #PARTS}, over a row with all {@link #steps}. */
  List<Column> parts(String prefix) {
    List<Column> parts = new ArrayList<>();
    parts.add(lit(definition.id()));
    parts.add(lit(definition.version()));
    parts.add(
        definition.gap() == MeasureGap.NONE
            ? none("boolean")
            : lit(definition.gap() == MeasureGap.MET));
    SHARED.forEach(name -> parts.add(col(name)));
    for (String name : OWN.fieldNames()) {
      parts.add(col(prefix + name));
    }
    return parts;
  }

  /** The columns of {@link MeasuresQuery#RESULT}, over the columns of {@link #PARTS}. */
  static List<Column> results() {
    Column isDenominator = col(DENOMINATOR);
    Column isExcluded = isDenominator.and(col(REASON).notEqual(""));
    Column counts = isDenominator.and(col(REASON).equalTo(""));
    Column hasGap = counts.and(col(OPEN_WHEN_MET).isNotNull());
    Column isOpen = col(NUMERATOR).equalTo(col(OPEN_WHEN_MET));
    List<Column> columns = new ArrayList<>();
    columns.add(col("measure_id"));
    columns.add(col("method_version"));
    SHARED.forEach(name -> columns.add(col(name)));
    columns.add(col(INITIAL).as("is_initial_population"));
    columns.add(isDenominator.as("is_denominator"));
    columns.add(isExcluded.as("is_excluded"));
    columns.add(when(isExcluded, col(REASON)).as("exclusion_reason"));
    columns.add(col(NUMERATOR).as("is_numerator"));
    columns.add(coalesce(col(DENOMINATOR_AMOUNT), lit(0).cast(AMOUNT)).as(DENOMINATOR_AMOUNT));
    columns.add(coalesce(col(NUMERATOR_AMOUNT), lit(0).cast(AMOUNT)).as(NUMERATOR_AMOUNT));
    columns.add(col(EVIDENCE_DATE));
    columns.add(col(EVIDENCE_VALUE));
    columns.add(col(EVIDENCE_TEXT));
    columns.add(when(hasGap, when(isOpen, lit("open")).otherwise("closed")).as("gap_status"));
    columns.add(when(hasGap, coalesce(col(DUE), col(MeasureScope.PERIOD_END))).as("due_date"));
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
