package org.carelake.jobs.model;

import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.SqlFunctions;
import org.carelake.transforms.sql.SqlQuery;

/** A model made by one SELECT. */
final class SqlModel implements Model {
  private final String packageName;
  private final String file;
  private final String sql;
  private final SqlQuery query;
  private final ModelContract contract;

  private final Extracts extracts;

  SqlModel(
      String packageName,
      String file,
      String sql,
      ModelContract contract,
      Extracts extracts,
      SqlFunctions functions) {
    this.extracts = Objects.requireNonNull(extracts, "extracts is null");
    this.packageName = Objects.requireNonNull(packageName, "packageName is null");
    this.file = Objects.requireNonNull(file, "file is null");
    this.sql = Objects.requireNonNull(sql, "sql is null");
    this.contract = Objects.requireNonNull(contract, "contract is null");
    this.query = SqlQuery.model(file, sql, functions);
  }

  @Override
  public String packageName() {
    return packageName;
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public Optional<String> select() {
    return Optional.of(sql);
  }

  @Override
  public SortedSet<TableName> inputs() {
    return extracts.physical(query.inputs());
  }

  @Override
  public Optional<ModelContract> received(TableName input) {
    return extracts.contract(input);
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public Optional<KeyGroups> keyGroups() {
    return KeyGroups.declared(contract);
  }

  @Override
  public String definition(BuildContext context) {
    String whole = String.join("\n", sql, String.join("\n", query.functions().values())).strip();
    return query.parameters().isEmpty() ? whole : whole + "\n-- as of " + context.asOf();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(
        query.apply(
            context.spark(),
            table -> extracts.rows(context, table, Location.of(file)),
            context.parameters()));
  }
}
