package org.carelake.testing;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.KeyGroups;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelRows;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.SqlQuery;

/** A model of one SELECT and a contract in YAML, without files. */
public record RowsModel(String sql, ModelContract contract) implements Model {
  /** A model; the first line of the YAML is {@code model: name}. */
  public static RowsModel of(String sql, String yaml) {
    String name = yaml.lines().findFirst().orElseThrow().replace("model: ", "");
    return new RowsModel(sql, ModelContractReader.read(name + ".yml", yaml));
  }

  private SqlQuery query() {
    return SqlQuery.model(file(), sql);
  }

  @Override
  public TableName table() {
    return contract.table();
  }

  @Override
  public String packageName() {
    return "test";
  }

  @Override
  public String file() {
    return table().name() + ".sql";
  }

  @Override
  public SortedSet<TableName> inputs() {
    return query().inputs();
  }

  @Override
  public Optional<KeyGroups> keyGroups() {
    return KeyGroups.declared(contract);
  }

  @Override
  public String definition(BuildContext context) {
    return sql;
  }

  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(
        query()
            .apply(
                context.spark(),
                table -> context.tables().apply(table).orElseThrow(),
                Map.of("as_of", context.asOf())));
  }
}
