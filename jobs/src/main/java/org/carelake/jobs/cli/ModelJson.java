package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.Selection;
import org.carelake.schemas.contract.ColumnContract;

/** A model as one JSON object, for programs that schedule. */
final class ModelJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  /** Tenant, name, layer, package, kind, file, inputs, tags, meta, columns and number of tests. */
  static String of(String tenant, ModelGraph graph, Model model) {
    ObjectNode root = JSON.createObjectNode();
    root.put("tenant", tenant);
    root.put("model", model.table().toString());
    root.put("layer", model.table().layer().code());
    root.put("package", model.packageName());
    root.put("kind", Selection.kind(model));
    root.put("file", model.file());
    model.inputs().forEach(input -> root.withArray("inputs").add(input.toString()));
    model.contract().labels().tags().forEach(root.withArray("tags")::add);
    ObjectNode meta = root.putObject("meta");
    model.contract().labels().meta().forEach(meta::put);
    for (ColumnContract column : model.contract().columns()) {
      root.withArray("columns")
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("phi", column.phi().code());
    }
    root.put("tests", graph.tests(model.table()).size());
    return root.toString();
  }
}
