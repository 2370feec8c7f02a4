package org.carelake.transforms.measures;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.measure.MeasureFact;
import org.carelake.transforms.sql.Identifiers;

/**
 * A fact held against the columns of its table.
 *
 * @param sets the value sets of which a row that is looked at must meet one; none where any row may
 * @param condition which rows are looked at
 * @param order the columns that say which is first and last
 * @param row the table's columns but the person
 */
record CompiledFact(
    MeasureFact fact,
    List<ValueSet> sets,
    Column condition,
    List<Column> order,
    StructType row,
    Optional<Column> value) {
  static final DataType NUMBER = DataTypes.createDecimalType(28, 6);

  /**
   * Checks and compiles a fact.
   *
   * @throws CarelakeException with file and line when something doesn't fit
   */
  static CompiledFact of(MeasureFact fact, StructType schema, ValueSets valueSets) {
    List<String> columns = Arrays.asList(schema.fieldNames());
    requires(fact, columns, MeasureScope.PERSON);
    if (!fact.valueSets().isEmpty()) {
      requires(fact, columns, "code_system");
      requires(fact, columns, "code");
    }
    MeasureScope scope =
        new MeasureScope(fact.from().toString(), MeasureScope.withPeriod(schema), Map.of());
    List<ValueSet> sets = fact.valueSets().stream().map(valueSets::named).toList();
    Column codes = sets.stream().map(ValueSet::matches).reduce(Column::or).orElse(lit(true));
    Column where =
        fact.where().map(scope::condition).map(sql -> coalesce(sql, lit(false))).orElse(lit(true));
    StructType row = new StructType();
    for (var field : schema.fields()) {
      if (!field.name().equals(MeasureScope.PERSON)) {
        row = row.add(field.name(), field.dataType());
      }
    }
    return new CompiledFact(
        fact,
        sets,
        codes.and(where),
        fact.orderBy().stream().map(scope::any).toList(),
        row,
        fact.value().map(scope::number));
  }

  private static void requires(MeasureFact fact, List<String> columns, String column) {
    if (!columns.contains(column)) {
      throw CarelakeException.configuration(
          fact.location(),
          fact.from()
              + " has no column '"
              + column
              + "'"
              + Suggestion.of(column, columns)
              + ", which a fact needs");
    }
  }

  /** The type of the fact as SQL of the measure sees it. */
  DataType type() {
    return switch (fact.take()) {
      case ANY -> DataTypes.BooleanType;
      case COUNT -> DataTypes.LongType;
      case SUM -> NUMBER;
      case FIRST, LAST -> row;
      case ALL -> new ArrayType(row, false);
    };
  }

  /** What is made of a person's rows; the column {@code flag} says which rows are looked at. */
  Column aggregate(String flag) {
    Column counts = col(flag);
    return switch (fact.take()) {
      case ANY -> max(counts);
      case COUNT -> sum(when(counts, lit(1L)).otherwise(lit(0L)));
      case SUM -> sum(when(counts, value.orElseThrow()).cast(NUMBER)).cast(NUMBER);
      case FIRST -> min_by(whole(), when(ordered(counts), key()));
      case LAST -> max_by(whole(), when(ordered(counts), key()));
      case ALL ->
          transform(
              sort_array(
                  collect_list(when(ordered(counts), struct(key().as("key"), whole().as("row"))))),
              element -> element.getField("row"));
    };
  }

  /** The fact of a person, where {@code found} is null for somebody without rows. */
  Column orNothing(Column found) {
    return switch (fact.take()) {
      case ANY -> coalesce(found, lit(false));
      case COUNT -> coalesce(found, lit(0L));
      case SUM -> coalesce(found, lit(0).cast(NUMBER));
      case ALL -> coalesce(found, array().cast(type()));
      case FIRST, LAST -> found;
    };
  }

  /** Rows whose place in the order is known. */
  private Column ordered(Column counts) {
    return counts.and(order.get(0).isNotNull());
  }

  private Column key() {
    List<Column> parts = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      parts.add(order.get(i).as("o" + i));
    }
    // whatever is equal by the order given is told apart by all columns
    parts.add(whole().as("row"));
    return struct(parts.toArray(Column[]::new));
  }

  private Column whole() {
    return struct(Stream.of(row.fieldNames()).map(Identifiers::column).toArray(Column[]::new));
  }
}
