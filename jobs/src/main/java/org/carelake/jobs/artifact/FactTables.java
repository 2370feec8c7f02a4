package org.carelake.jobs.artifact;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lineage.LineageGraph;
import org.carelake.jobs.lineage.TableLineage;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.Selection;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.lineage.Edge;

/**
 * What a project holds, as Delta tables beside what its runs did ({@code ledger.runs}, {@code
 * ledger.model_results}, {@code ledger.test_results}); each is replaced as a whole.
 *
 * <ul>
 *   <li>{@code ledger.models}: model, package, kind (view, sql, seed, snapshot, twin, table), file,
 *       description, grain string, anonymised boolean, inputs, tags array&lt;string&gt;, tests int,
 *       at timestamp
 *   <li>{@code ledger.columns}: model, column, type, phi, description string, position int
 *   <li>{@code ledger.column_lineage}: model, column (null for what decides about rows), origin,
 *       kind string
 *   <li>{@code ledger.sources}: source, kind, declared string
 *   <li>{@code ledger.exposures}: exposure, type, title, owner, purpose string, tables and metrics
 *       array&lt;string&gt;
 * </ul>
 */
public final class FactTables {
  private static final String COMMIT = "{\"carelake\":{\"facts\":\"project\"}}";

  private final Lakehouse lakehouse;
  private final Instant at;

  /** Tables of one lakehouse. */
  public FactTables(Lakehouse lakehouse, Instant at) {
    this.lakehouse = lakehouse;
    this.at = at;
  }

  /** Writes all of them. */
  public void write(TenantConfig tenant, ModelGraph graph, LineageGraph lineage) {
    models(graph);
    lineage(lineage);
    List<Row> sources = new ArrayList<>();
    for (SourceConfig source : tenant.sources()) {
      sources.add(
          RowFactory.create(
              source.name(),
              source.getClass().getSimpleName(),
              source.location().file() + ":" + source.location().line()));
    }
    write("sources", "source string, kind string, declared string", sources);
    List<Row> exposures = new ArrayList<>();
    for (Exposure exposure : graph.exposures()) {
      exposures.add(
          RowFactory.create(
              exposure.name(),
              exposure.type().code(),
              exposure.title(),
              exposure.owner().name(),
              exposure.purpose(),
              exposure.dependsOn().stream().map(TableName::toString).toArray(String[]::new),
              exposure.metrics().toArray(String[]::new)));
    }
    write(
        "exposures",
        "exposure string, type string, title string, owner string, purpose string,"
            + " tables array<string>, metrics array<string>",
        exposures);
  }

  private void models(ModelGraph graph) {
    List<Row> models = new ArrayList<>();
    List<Row> columns = new ArrayList<>();
    for (Model model : graph.models()) {
      models.add(
          RowFactory.create(
              model.table().toString(),
              model.packageName(),
              Selection.kind(model),
              model.file(),
              model.contract().description(),
              model.contract().grain(),
              model.anonymised(),
              model.inputs().stream().map(TableName::toString).toArray(String[]::new),
              model.contract().labels().tags().toArray(String[]::new),
              graph.tests(model.table()).size(),
              Timestamp.from(at)));
      int position = 1;
      for (ColumnContract column : model.contract().columns()) {
        columns.add(
            RowFactory.create(
                model.table().toString(),
                column.name(),
                column.type(),
                column.phi().code(),
                column.description(),
                position++));
      }
    }
    write(
        "models",
        "model string, package string, kind string, file string, description string, grain string,"
            + " anonymised boolean, inputs array<string>, tags array<string>, tests int,"
            + " at timestamp",
        models);
    write(
        "columns",
        "model string, column string, type string, phi string, description string, position int",
        columns);
  }

  private void lineage(LineageGraph lineage) {
    List<Row> ways = new ArrayList<>();
    for (Map.Entry<TableName, TableLineage> table : lineage.tables().entrySet()) {
      String model = table.getKey().toString();
      table
          .getValue()
          .columns()
          .forEach((column, edges) -> edges.forEach(edge -> ways.add(way(model, column, edge))));
      table.getValue().influences().forEach(edge -> ways.add(way(model, null, edge)));
    }
    write("column_lineage", "model string, column string, origin string, kind string", ways);
  }

  private static Row way(String model, String column, Edge edge) {
    return RowFactory.create(
        model, column, edge.origin().toString(), edge.kind().name().toLowerCase(Locale.ROOT));
  }

  private void write(String name, String ddl, List<Row> rows) {
    lakehouse.overwrite(
        new TableName(Layer.LEDGER, name),
        lakehouse.fewRows(rows, StructType.fromDDL(ddl)),
        COMMIT);
  }
}
