package org.carelake.transforms.measures;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.measure.MeasureCatalogue;
import org.carelake.schemas.measure.MeasureDefinition;
import org.carelake.schemas.measure.MeasurePeriod;
import org.carelake.schemas.table.TableName;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * All measures of a catalogue in one pass: each table is grouped by person once, for the facts of
 * all measures together; then every measure looks at the one row of each person.
 */
public final class MeasuresQuery {
  /** The column of the person, in the results as in every table that measures read. */
  public static final String PERSON = MeasureScope.PERSON;

  private static final DataType AMOUNT = DataTypes.createDecimalType(18, 4);

  /** The columns of the result. */
  public static final StructType RESULT =
      new StructType()
          .add("measure_id", DataTypes.StringType)
          .add("method_version", DataTypes.StringType)
          .add("person_id", DataTypes.StringType)
          .add("organization_id", DataTypes.StringType)
          .add("period_start", DataTypes.DateType)
          .add("period_end", DataTypes.DateType)
          .add("is_initial_population", DataTypes.BooleanType)
          .add("is_denominator", DataTypes.BooleanType)
          .add("is_excluded", DataTypes.BooleanType)
          .add("exclusion_reason", DataTypes.StringType)
          .add("is_numerator", DataTypes.BooleanType)
          .add("denominator_amount", AMOUNT)
          .add("numerator_amount", AMOUNT)
          .add("evidence_date", DataTypes.DateType)
          .add("evidence_value", AMOUNT)
          .add("evidence_text", DataTypes.StringType)
          .add("gap_status", DataTypes.StringType)
          .add("due_date", DataTypes.DateType);

  private static final String FACT_PERSON = "fact_person_";

  private final TableName person;
  private final List<CompiledMeasure> measures;
  private final FactColumns facts;

  private MeasuresQuery(TableName person, List<CompiledMeasure> measures, FactColumns facts) {
    this.person = person;
    this.measures = measures;
    this.facts = facts;
  }

  /**
   * Checks a catalogue; needs no Spark session.
   *
   * @param tables the columns of the tables that it may name
   * @throws CarelakeException that lists every unknown table, column, value set and wrong SQL, each
   *     with file and line
   */
  public static MeasuresQuery of(
      MeasureCatalogue catalogue, Map<TableName, StructType> tables, ValueSets valueSets) {
    Objects.requireNonNull(valueSets, "valueSets is null");
    StructType scope =
        MeasureScope.withPeriod(person(catalogue, tables))
            .add("age_at_start", DataTypes.IntegerType)
            .add("age_at_end", DataTypes.IntegerType);
    FactColumns facts = new FactColumns();
    List<CompiledMeasure> compiled = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (MeasureDefinition measure : catalogue.measures()) {
      try {
        compiled.add(CompiledMeasure.of(measure, scope, tables, valueSets, facts));
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return new MeasuresQuery(catalogue.person(), List.copyOf(compiled), facts);
  }

  private static StructType person(MeasureCatalogue catalogue, Map<TableName, StructType> tables) {
    StructType columns = tables.get(catalogue.person());
    if (columns == null) {
      throw CarelakeException.configuration(
          catalogue.location(),
          "no model makes "
              + catalogue.person()
              + ", the table of persons"
              + Suggestion.of(
                  catalogue.person().toString(),
                  tables.keySet().stream().map(TableName::toString).toList()));
    }
    for (String needed : List.of(MeasureScope.PERSON, "organization_id", "birth_date")) {
      if (!Arrays.asList(columns.fieldNames()).contains(needed)) {
        throw CarelakeException.configuration(
            catalogue.location(),
            catalogue.person() + " has no column '" + needed + "', which measures need");
      }
    }
    return columns;
  }

  /** The tables it reads. */
  public SortedSet<TableName> inputs() {
    SortedSet<TableName> inputs = new TreeSet<>(List.of(person));
    measures.forEach(measure -> inputs.addAll(measure.inputs()));
    return inputs;
  }

  /**
   * The results: one row per measure and person of its initial population.
   *
   * @param tables the Dataset of each input
   * @param asOf the date of the run
   * @return columns as in {@link #RESULT}
   */
  public Dataset<Row> apply(Function<TableName, Dataset<Row>> tables, LocalDate asOf) {
    Map<MeasurePeriod, List<CompiledMeasure>> byPeriod = new EnumMap<>(MeasurePeriod.class);
    measures.forEach(
        measure ->
            byPeriod
                .computeIfAbsent(measure.definition().period(), none -> new ArrayList<>())
                .add(measure));
    return byPeriod.entrySet().stream()
        .map(each -> results(each.getValue(), each.getKey(), tables, asOf))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private Dataset<Row> results(
      List<CompiledMeasure> of,
      MeasurePeriod period,
      Function<TableName, Dataset<Row>> tables,
      LocalDate asOf) {
    Dataset<Row> rows = dated(tables.apply(person), period, asOf);
    rows =
        rows.withColumns(
            new TreeMap<>(
                Map.of(
                    "age_at_start", age(col(MeasureScope.PERIOD_START)),
                    "age_at_end", age(col(MeasureScope.PERIOD_END)))));
    Map<String, Column> given = new TreeMap<>();
    int number = 0;
    for (Map.Entry<TableName, Map<String, FactColumns.Named>> table : facts.of(period).entrySet()) {
      List<FactColumns.Named> named = List.copyOf(table.getValue().values());
      String whose = FACT_PERSON + number++;
      rows =
          rows.join(
              found(dated(tables.apply(table.getKey()), period, asOf), named, whose),
              col(MeasureScope.PERSON).equalTo(col(whose)),
              "left");
      named.forEach(fact -> given.put(fact.column(), fact.fact().orNothing(col(fact.column()))));
    }
    return expanded(worked(rows.withColumns(given), of), of)
        .where(col(CompiledMeasure.INITIAL))
        .select(CompiledMeasure.results().toArray(Column[]::new));
  }

  /** A row per person with the facts of one table. */
  private static Dataset<Row> found(
      Dataset<Row> table, List<FactColumns.Named> facts, String person) {
    Map<String, Column> flags = new LinkedHashMap<>();
    List<Column> aggregates = new ArrayList<>();
    for (FactColumns.Named fact : facts) {
      String flag = "is_" + fact.column();
      flags.put(flag, fact.fact().condition());
      aggregates.add(fact.fact().aggregate(flag).as(fact.column()));
    }
    Column any = flags.keySet().stream().map(name -> col(name)).reduce(Column::or).orElseThrow();
    return table
        .where(col(MeasureScope.PERSON).isNotNull().and(ofAnyCode(facts)))
        .withColumns(flags)
        .where(any)
        .groupBy(col(MeasureScope.PERSON).as(person))
        .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new));
  }

  /** Most rows of a large table have no code that matters: one look tells. */
  private static Column ofAnyCode(List<FactColumns.Named> facts) {
    return facts.stream().anyMatch(fact -> fact.fact().sets().isEmpty())
        ? lit(true)
        : ValueSet.union(facts.stream().flatMap(fact -> fact.fact().sets().stream()).toList())
            .matches();
  }

  private static Dataset<Row> dated(Dataset<Row> table, MeasurePeriod period, LocalDate asOf) {
    return table.withColumns(
        new TreeMap<>(
            Map.of(
                MeasureScope.PERIOD_START, lit(period.start(asOf)),
                MeasureScope.PERIOD_END, lit(period.end(asOf)),
                MeasureScope.AS_OF, lit(asOf))));
  }

  /** Whole years; who was born on 29 February is a year older on 1 March of other years. */
  private static Column age(Column day) {
    Column birth = col("birth_date");
    return year(day)
        .minus(year(birth))
        .minus(
            when(date_format(birth, "MMdd").gt(date_format(day, "MMdd")), lit(1))
                .otherwise(lit(0)));
  }

  /** The rows with what each measure works out, step by step. */
  private static Dataset<Row> worked(Dataset<Row> rows, List<CompiledMeasure> measures) {
    List<Map<String, Column>> steps = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      List<Map<String, Column>> own = measures.get(i).steps(prefix(i));
      for (int step = 0; step < own.size(); step++) {
        if (steps.size() == step) {
          steps.add(new TreeMap<>());
        }
        steps.get(step).putAll(own.get(step));
      }
    }
    Dataset<Row> worked = rows;
    for (Map<String, Column> step : steps) {
      worked = worked.withColumns(step);
    }
    return worked;
  }

  private static String prefix(int measure) {
    return "measure_" + measure + "_";
  }

  /** Each measure's parts side by side, then one below the other: the rows are made once. */
  private static Dataset<Row> expanded(Dataset<Row> rows, List<CompiledMeasure> measures) {
    List<Column> wide = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      for (Column part : measures.get(i).parts(prefix(i))) {
        wide.add(part.as("c" + wide.size()));
      }
    }
    org.apache.spark.sql.classic.Dataset<Row> made =
        (org.apache.spark.sql.classic.Dataset<Row>) rows.select(wide.toArray(Column[]::new));
    LogicalPlan plan = made.queryExecution().analyzed();
    List<Attribute> columns = List.copyOf(CollectionConverters.asJava(plan.output()));
    int width = CompiledMeasure.PARTS.size();
    List<Seq<Expression>> projections = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      projections.add(seq(List.<Expression>copyOf(columns.subList(i * width, (i + 1) * width))));
    }
    List<Attribute> output = new ArrayList<>();
    for (StructField field : CompiledMeasure.PARTS.fields()) {
      output.add(
          new AttributeReference(
              field.name(),
              field.dataType(),
              true,
              Metadata.empty(),
              NamedExpression$.MODULE$.newExprId(),
              seq(List.of())));
    }
    return org.apache.spark.sql.classic.Dataset.ofRows(
        made.sparkSession(), new Expand(seq(projections), seq(output), plan));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
