package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.extract.ExtractSchema;

/**
 * The declared bronze tables of a tenant's extracts, and their groups: {@code
 * bronze.{group}__{table}} is all tables of that name in the sources of the group, one below the
 * other. A group is no table of its own: a model that reads it reads the tables themselves, so a
 * further source of the group needs no change of a model.
 */
final class Extracts {
  private final Map<TableName, ModelContract> tables = new TreeMap<>();
  private final Map<TableName, List<TableName>> groups = new TreeMap<>();
  private final Map<TableName, ModelContract> shapes = new TreeMap<>();

  private Extracts() {}

  static Extracts of(TenantConfig tenant) {
    Extracts extracts = new Extracts();
    for (SourceConfig source : tenant.sources()) {
      if (source instanceof SourceConfig.Extract extract) {
        extract.tables().forEach(table -> extracts.add(extract, table));
      }
    }
    return extracts;
  }

  private void add(SourceConfig.Extract source, ExtractTable table) {
    TableName bronze = source.bronze(table.name());
    ModelContract contract = contract(bronze, table);
    tables.put(bronze, contract);
    source
        .group()
        .ifPresent(
            group -> {
              TableName name = TableName.bronze(group + "__" + table.name());
              groups.computeIfAbsent(name, key -> new ArrayList<>()).add(bronze);
              shapes.putIfAbsent(name, contract);
            });
  }

  /** Nothing is known of the values of raw columns, so each counts as text that a person typed. */
  private static ModelContract contract(TableName bronze, ExtractTable table) {
    List<ColumnContract> columns = new ArrayList<>();
    for (StructField field : ExtractSchema.bronze(table.columns()).fields()) {
      boolean meta = field.name().startsWith("_") && !field.name().equals("_extra");
      columns.add(
          new ColumnContract(
              field.name(),
              field.dataType().catalogString(),
              meta ? PhiClass.NONE : PhiClass.FREE_TEXT,
              "As received.",
              List.of(),
              table.location()));
    }
    return new ModelContract(
        bronze,
        table.description(),
        "one row per row received",
        List.of(),
        columns,
        List.of(),
        table.location());
  }

  /** The tables themselves in place of groups. */
  SortedSet<TableName> physical(SortedSet<TableName> inputs) {
    SortedSet<TableName> physical = new TreeSet<>();
    inputs.forEach(input -> physical.addAll(groups.getOrDefault(input, List.of(input))));
    return physical;
  }

  /** What a declared bronze table looks like. */
  Optional<ModelContract> contract(TableName table) {
    return Optional.ofNullable(tables.get(table));
  }

  /** The rows of an input; a declared table that nothing was received of yet has none. */
  Dataset<Row> rows(BuildContext context, TableName input, Location location) {
    if (groups.containsKey(input)) {
      Dataset<Row> all = empty(context, shapes.get(input));
      for (TableName member : groups.get(input)) {
        all = all.unionByName(rows(context, member, location), true);
      }
      return all;
    }
    if (tables.containsKey(input)) {
      return context.tables().apply(input).orElseGet(() -> empty(context, tables.get(input)));
    }
    return context.input(input, location);
  }

  private static Dataset<Row> empty(BuildContext context, ModelContract contract) {
    StructType shape = new StructType();
    for (ColumnContract column : contract.columns()) {
      shape = shape.add(column.name(), org.apache.spark.sql.types.DataType.fromDDL(column.type()));
    }
    return context.spark().createDataFrame(List.<Row>of(), shape);
  }
}
