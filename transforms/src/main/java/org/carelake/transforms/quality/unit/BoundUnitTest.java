package org.carelake.transforms.quality.unit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.ContractSchema;

/** A unit test whose tables, columns and values were found right. */
public final class BoundUnitTest {
  /** The date of the run for tests that name none. */
  private static final LocalDate AS_OF = LocalDate.of(2025, 1, 1);

  private final UnitTest test;
  private final Map<TableName, StructType> schemas;
  private final Map<TableName, List<Row>> given;
  private final StructType compared;
  private final List<Row> expected;
  private final List<String> key;

  private BoundUnitTest(
      UnitTest test,
      Map<TableName, StructType> schemas,
      Map<TableName, List<Row>> given,
      StructType compared,
      List<Row> expected,
      List<String> key) {
    this.test = test;
    this.schemas = schemas;
    this.given = given;
    this.compared = compared;
    this.expected = expected;
    this.key = key;
  }

  /**
   * Holds a test against the contracts of its model and of the model's inputs.
   *
   * @param inputs the tables that the model reads
   * @param contracts the contract of each table that a model makes
   * @throws CarelakeException with file and line when something doesn't fit
   */
  public static BoundUnitTest of(
      UnitTest test,
      ModelContract model,
      Collection<TableName> inputs,
      Function<TableName, Optional<ModelContract>> contracts) {
    Map<TableName, StructType> schemas = new TreeMap<>();
    for (TableName input : inputs) {
      ModelContract contract =
          contracts
              .apply(input)
              .orElseThrow(
                  () ->
                      CarelakeException.configuration(
                          test.location(),
                          test.model()
                              + " reads "
                              + input
                              + ", which has no contract; only models over silver and gold have"
                              + " unit tests"));
      schemas.put(input, ContractSchema.of(contract));
    }
    Map<TableName, List<Row>> given = new TreeMap<>();
    test.given()
        .forEach(
            (table, rows) -> {
              if (!schemas.containsKey(table)) {
                throw CarelakeException.configuration(
                    test.location(),
                    test.model()
                        + " doesn't read "
                        + table
                        + Suggestion.of(
                            table.toString(),
                            schemas.keySet().stream().map(TableName::toString).toList())
                        + "; it reads "
                        + schemas.keySet());
              }
              given.put(table, GivenRows.of(table.toString(), schemas.get(table), rows));
            });
    StructType whole = ContractSchema.of(model);
    // says which column is unknown before any is left out
    GivenRows.of(test.model().toString(), whole, test.expect());
    Set<String> named = new LinkedHashSet<>();
    test.expect().forEach(row -> named.addAll(row.values().keySet()));
    StructType compared = new StructType();
    for (StructField field : whole.fields()) {
      if (named.isEmpty() || named.contains(field.name())) {
        compared = compared.add(field);
      }
    }
    return new BoundUnitTest(
        test,
        schemas,
        given,
        compared,
        GivenRows.of(test.model().toString(), compared, test.expect()),
        model.key());
  }

  /** The test as declared. */
  public UnitTest test() {
    return test;
  }

  /** The date of the run: the test's, else 2025-01-01. */
  public LocalDate asOf() {
    return test.asOf().orElse(AS_OF);
  }

  /** An input with the rows given, or none; empty for a table that the model doesn't read. */
  public Optional<Dataset<Row>> input(SparkSession spark, TableName table) {
    return Optional.ofNullable(schemas.get(table))
        .map(schema -> spark.createDataFrame(given.getOrDefault(table, List.of()), schema));
  }

  /**
   * What differs, as lines of text; none when all rows are as expected.
   *
   * @param made the model's rows
   */
  public List<String> differences(Dataset<Row> made) {
    List<String> columns = new ArrayList<>(List.of(compared.fieldNames()));
    Dataset<Row> found =
        made.selectExpr(columns.stream().map(name -> "`" + name + "`").toArray(String[]::new));
    // through Spark, so that both sides have the same classes for the same values
    List<Row> wanted = made.sparkSession().createDataFrame(expected, compared).collectAsList();
    return new RowDiff(columns, columns.containsAll(key) ? key : List.of())
        .of(wanted, found.collectAsList());
  }
}
