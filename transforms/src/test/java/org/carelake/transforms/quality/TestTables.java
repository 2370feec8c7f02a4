package org.carelake.transforms.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.DataTestReader;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;

/** Tables of a few rows, with contracts made from their columns, and reference lists. */
final class TestTables {
  static final LocalDate AS_OF = LocalDate.of(2026, 11, 1);

  private final Map<TableName, Dataset<Row>> tables = new HashMap<>();
  private final Map<String, ReferenceList> references = new HashMap<>();

  TestTables with(String name, Dataset<Row> rows) {
    tables.put(TableName.parse(name).orElseThrow(), rows);
    return this;
  }

  TestTables reference(String name, String csv) {
    references.put(name, new ReferenceList("transforms/reference/" + name + ".csv", csv));
    return this;
  }

  Dataset<Row> rows(String name) {
    return tables.get(TableName.parse(name).orElseThrow());
  }

  TestInputs inputs() {
    return new TestInputs(tables::get, AS_OF);
  }

  /** Binds tests as they are written, each at line 7 of the table's contract. */
  List<BoundTest> bind(String table, String... tests) {
    TableName name = TableName.parse(table).orElseThrow();
    Location at = Location.of(name.name() + ".yml", 7);
    List<DataTest> declared = new ArrayList<>();
    for (String test : tests) {
      declared.add(DataTestReader.inline(at, test));
    }
    List<String> problems = new ArrayList<>();
    List<BoundTest> bound =
        new TestBinder(
                new TestCatalog(
                    other -> Optional.ofNullable(tables.get(other)).map(t -> contract(other)),
                    tables.keySet(),
                    reference -> Optional.ofNullable(references.get(reference))))
            .bind(withTests(contract(name), declared), problems);
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return bound;
  }

  List<TestRun.Outcome> outcomes(String table, String... tests) {
    return TestRun.outcomes(rows(table), bind(table, tests), inputs());
  }

  List<Long> failures(String table, String... tests) {
    return outcomes(table, tests).stream().map(TestRun.Outcome::failures).toList();
  }

  private static ModelContract withTests(ModelContract contract, List<DataTest> tests) {
    return new ModelContract(
        contract.table(),
        "",
        "",
        contract.key(),
        contract.columns(),
        List.of(),
        tests,
        List.of(),
        contract.location());
  }

  ModelContract contract(TableName name) {
    Location at = Location.of(name.name() + ".yml", 1);
    List<ColumnContract> columns = new ArrayList<>();
    for (StructField field : tables.get(name).schema().fields()) {
      columns.add(
          new ColumnContract(
              field.name(), field.dataType().catalogString(), PhiClass.NONE, "", List.of(), at));
    }
    return new ModelContract(name, "", "", List.of(), columns, List.of(), at);
  }
}
