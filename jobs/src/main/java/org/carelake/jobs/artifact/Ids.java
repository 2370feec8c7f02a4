package org.carelake.jobs.artifact;

import java.util.Locale;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.digest.Digests;
import org.carelake.transforms.quality.BoundTest;

/**
 * What dbt would call things. A model's name holds its layer, because silver and gold may have
 * tables of one name; its alias and schema are table and layer.
 */
final class Ids {
  private final ModelGraph graph;
  private final String project;

  Ids(ModelGraph graph, String tenant) {
    this.graph = graph;
    this.project = word(tenant);
  }

  /** The project: the tenant. */
  String project() {
    return project;
  }

  static String word(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  static String name(TableName table) {
    return table.layer().code() + "_" + table.name();
  }

  String model(Model model) {
    return "model." + word(model.packageName()) + "." + name(model.table());
  }

  /** The node of a table: a model, or a source where no model makes it. */
  String node(TableName table) {
    return graph.contains(table) ? model(graph.model(table)) : source(table);
  }

  String source(TableName table) {
    return "source." + project + "." + table.layer().code() + "." + table.name();
  }

  String test(BoundTest test) {
    return test(test.table(), test.label());
  }

  String test(TableName table, String label) {
    String slug = word(label).replaceAll("^_|_$", "");
    String name = slug + "_" + name(table);
    String mark = Digests.sha256(table + " " + label).substring(0, 10);
    return "test."
        + (graph.contains(table) ? word(graph.model(table).packageName()) : project)
        + "."
        + (name.length() > 80 ? name.substring(0, 80) : name)
        + "."
        + mark;
  }

  String unitTest(UnitTest test) {
    return "unit_test."
        + word(graph.model(test.model()).packageName())
        + "."
        + name(test.model())
        + "."
        + test.name();
  }

  String exposure(Exposure exposure) {
    return "exposure." + project + "." + exposure.name();
  }

  String metric(String id) {
    return "metric." + project + "." + id;
  }
}
