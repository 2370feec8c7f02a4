package org.carelake.jobs.artifact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.model.Model;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;

/** The tables of a catalogue, by the version 1 of its schema. */
final class Catalog {
  private final Ids ids;
  private final RunHistory history;

  Catalog(Ids ids, RunHistory history) {
    this.ids = ids;
    this.history = history;
  }

  /** Adds a model's table, if it was built. */
  void model(ObjectNode nodes, Model model) {
    history.models().stream()
        .filter(run -> run.model().equals(model.table().toString()) && run.rows() >= 0)
        .findFirst()
        .ifPresent(
            built -> {
              ObjectNode node = nodes.putObject(ids.model(model));
              table(node, ids.model(model), model.table(), model.contract().description());
              columns(node.putObject("columns"), model.contract().columns());
              rows(node.putObject("stats"), built.rows());
            });
  }

  /** Adds a table that holds what came in. */
  void source(ObjectNode sources, TableName table, Optional<ModelContract> declared) {
    ObjectNode node = sources.putObject(ids.source(table));
    table(
        node,
        ids.source(table),
        table,
        declared.map(ModelContract::description).orElse("Resources as they were received."));
    ObjectNode columns = node.putObject("columns");
    if (declared.isPresent()) {
      columns(columns, declared.get().columns());
    } else {
      int index = 1;
      for (StructField field : BronzeSchema.RESOURCE.fields()) {
        column(columns, field.name(), field.dataType().catalogString(), index++);
      }
    }
    node.putObject("stats");
  }

  private void table(ObjectNode node, String id, TableName table, String description) {
    node.put("unique_id", id);
    ObjectNode metadata = node.putObject("metadata");
    metadata.put("type", "table");
    metadata.put("database", ids.project());
    metadata.put("schema", table.layer().code());
    metadata.put("name", table.name());
    metadata.put("comment", description);
    metadata.putNull("owner");
  }

  private static void columns(ObjectNode columns, List<ColumnContract> contracts) {
    int index = 1;
    for (ColumnContract contract : contracts) {
      column(columns, contract.name(), contract.type(), index++)
          .put("comment", contract.description());
    }
  }

  private static ObjectNode column(ObjectNode columns, String name, String type, int index) {
    return columns.putObject(name).put("type", type).put("index", index).put("name", name);
  }

  private static void rows(ObjectNode stats, long rows) {
    stats
        .putObject("has_stats")
        .put("id", "has_stats")
        .put("label", "Has Stats?")
        .put("value", true)
        .put("include", false)
        .put("description", "Whether there are statistics");
    stats
        .putObject("num_rows")
        .put("id", "num_rows")
        .put("label", "Rows")
        .put("value", rows)
        .put("include", true)
        .put("description", "Rows of the table");
  }
}
