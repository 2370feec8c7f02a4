package org.carelake.jobs.publish;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelRows;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;

/** A model that is planned for, never built. */
record PlannedModel(TableName table, String packageName, ModelContract contract) implements Model {
  /** A model; columns are {@code name type phi}. */
  static PlannedModel of(String packageName, String table, String... columns) {
    TableName name = TableName.parse(table).orElseThrow();
    Location location = Location.of(name.name() + ".yml", 1);
    List<ColumnContract> read =
        Arrays.stream(columns)
            .map(column -> column.split(" "))
            .map(
                parts ->
                    new ColumnContract(
                        parts[0],
                        parts[1],
                        PhiClass.fromCode(parts[2]).orElseThrow(),
                        "",
                        List.of(),
                        location))
            .toList();
    return new PlannedModel(
        name,
        packageName,
        new ModelContract(name, "", "", List.of(read.get(0).name()), read, List.of(), location));
  }

  @Override
  public String file() {
    return table.name() + ".sql";
  }

  @Override
  public SortedSet<TableName> inputs() {
    return new TreeSet<>();
  }

  @Override
  public String definition(BuildContext context) {
    return file();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    throw new IllegalStateException("nothing is built here");
  }
}
