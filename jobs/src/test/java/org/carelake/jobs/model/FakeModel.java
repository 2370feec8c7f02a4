package org.carelake.jobs.model;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;

/** A model with one column {@code id} and no rows to give. */
public record FakeModel(TableName table, SortedSet<TableName> inputs, List<DataTest> tests)
    implements Model {

  public static FakeModel of(String table, String... inputs) {
    SortedSet<TableName> read = new TreeSet<>();
    List.of(inputs).forEach(input -> read.add(TableName.parse(input).orElseThrow()));
    return new FakeModel(TableName.parse(table).orElseThrow(), read, List.of());
  }

  FakeModel with(DataTest test) {
    return new FakeModel(table, inputs, List.of(test));
  }

  @Override
  public String packageName() {
    return "test";
  }

  @Override
  public String file() {
    return table.name() + ".sql";
  }

  @Override
  public ModelContract contract() {
    Location location = Location.of(table.name() + ".yml", 1);
    return new ModelContract(
        table,
        "",
        "",
        List.of("id"),
        List.of(new ColumnContract("id", "string", PhiClass.ID, "", tests, location)),
        List.of(),
        location);
  }

  @Override
  public String definition(BuildContext context) {
    return file();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    throw new IllegalStateException("a graph builds nothing");
  }
}
