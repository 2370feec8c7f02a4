package org.carelake.jobs.build;

import static org.apache.spark.sql.functions.lit;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.carelake.jobs.lakehouse.Changes;
import org.carelake.jobs.lakehouse.InputTables;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.Identifiers;

/**
 * Inputs of models in a development environment: its own tables, else those of production as far as
 * they tell nothing of a person. A named gold table is stood in for by its anonymised twin: columns
 * that the twin has not, or of another type, are empty.
 */
public final class DeferredInputs implements InputTables {
  private static final Set<PhiClass> HARMLESS = EnumSet.of(PhiClass.NONE, PhiClass.ENTITY_ID);

  private final Lakehouse own;
  private final Lakehouse production;
  private final ModelGraph graph;

  /** Inputs of one tenant. */
  public DeferredInputs(Lakehouse own, Lakehouse production, ModelGraph graph) {
    this.own = Objects.requireNonNull(own, "own is null");
    this.production = Objects.requireNonNull(production, "production is null");
    this.graph = Objects.requireNonNull(graph, "graph is null");
  }

  /**
   * {@inheritDoc}
   *
   * @throws CarelakeException when only production has it and it may not be read
   */
  @Override
  public long version(TableName table) {
    return own.exists(table)
        ? own.version(table)
        : standIn(table).map(production::version).orElse(-1L);
  }

  @Override
  public String commitId(TableName table, long version) {
    return own.exists(table)
        ? own.commitId(table, version)
        : "deferred " + production.commitId(standIn(table).orElseThrow(), version);
  }

  @Override
  public Dataset<Row> readVersion(TableName table, long version) {
    if (own.exists(table)) {
      return own.readVersion(table, version);
    }
    TableName source = standIn(table).orElseThrow();
    Dataset<Row> rows = production.readVersion(source, version);
    return source.equals(table) ? rows : shapedAs(graph.model(table).contract(), rows);
  }

  @Override
  public Changes changes(TableName table, long from, long to) {
    return own.exists(table)
        ? own.changes(table, from, to)
        : Changes.unknown("it is read from production");
  }

  @Override
  public long bytes(TableName table) {
    return own.exists(table) ? own.bytes(table) : 0;
  }

  /** What of production may be read in a table's place; nothing for bronze, which is samples. */
  private Optional<TableName> standIn(TableName table) {
    if (!graph.contains(table)) {
      return Optional.empty();
    }
    Model model = graph.model(table);
    boolean harmless =
        model.contract().columns().stream().allMatch(column -> HARMLESS.contains(column.phi()));
    if (model.anonymised() || harmless) {
      return Optional.of(table);
    }
    TableName twin = new TableName(Layer.GOLD, table.name() + "_anon");
    if (table.layer() == Layer.GOLD && graph.contains(twin)) {
      return Optional.of(twin);
    }
    throw CarelakeException.configuration(
        model.contract().location(),
        table
            + " tells of persons and has no anonymised twin, so it is not read into a development"
            + " environment; build it here from samples (carelake ingest, then build --select +"
            + table.name()
            + ")");
  }

  private static Dataset<Row> shapedAs(ModelContract contract, Dataset<Row> rows) {
    return rows.select(
        contract.columns().stream().map(column -> shaped(column, rows)).toArray(Column[]::new));
  }

  private static Column shaped(ColumnContract column, Dataset<Row> rows) {
    for (StructField field : rows.schema().fields()) {
      if (field.name().equals(column.name())
          && field.dataType().catalogString().equals(column.type())) {
        return Identifiers.column(column.name());
      }
    }
    return lit(null).cast(column.type()).as(column.name());
  }
}
