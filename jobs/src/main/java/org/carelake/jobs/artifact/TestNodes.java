package org.carelake.jobs.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.TestSettings;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.contract.YamlValue;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.BoundTest;

/** The tests of a manifest: of contracts, of their own, and unit tests. */
final class TestNodes {
  private final Project project;
  private final ModelGraph graph;
  private final Ids ids;

  TestNodes(Project project, ModelGraph graph, Ids ids) {
    this.project = project;
    this.graph = graph;
    this.ids = ids;
  }

  void test(ObjectNode node, BoundTest test) {
    String id = ids.test(test);
    String name = id.split("\\.")[2];
    String file = test.location().file();
    Nodes.common(node, id, "test", graph.model(test.table()).packageName(), name, file);
    node.put("database", ids.project());
    node.put("schema", Layer.TEST_FAILURES.code());
    node.put("alias", name);
    Nodes.checksum(node, test.definition());
    node.put("language", "sql");
    node.put("description", test.label());
    List<String> read = new ArrayList<>(List.of(ids.node(test.table())));
    test.others().forEach(other -> read.add(ids.node(other)));
    Nodes.dependsOn(node, read);
    if (test.kind().equals(BoundTest.SINGULAR)) {
      node.put("raw_code", project.text(project.root().resolve(file)));
    } else {
      generic(node, test);
    }
    config(node.putObject("config"), test.settings());
  }

  private void generic(ObjectNode node, BoundTest test) {
    node.put("raw_code", "");
    node.put("attached_node", ids.node(test.table()));
    ObjectNode metadata = node.putObject("test_metadata");
    metadata.put("name", test.kind());
    ObjectNode arguments = metadata.putObject("kwargs");
    arguments.put("label", test.label());
    test.column()
        .ifPresent(
            column -> {
              node.put("column_name", column);
              arguments.put("column_name", column);
            });
  }

  private static void config(ObjectNode config, TestSettings settings) {
    config.put("enabled", true);
    config.put("materialized", "test");
    config.put("severity", settings.severity().name().toUpperCase(Locale.ROOT));
    config.put("warn_if", settings.warnIf().toString());
    config.put("error_if", settings.errorIf().toString());
    config.put("store_failures", settings.storeFailures());
    settings.where().ifPresent(where -> config.put("where", where.sql()));
  }

  void unitTest(ObjectNode node, UnitTest test) {
    TableName model = test.model();
    Nodes.common(
        node,
        ids.unitTest(test),
        "unit_test",
        graph.model(model).packageName(),
        test.name(),
        test.location().file());
    node.put("model", Ids.name(model));
    node.put("description", test.description());
    node.put("schema", model.layer().code());
    ArrayNode given = node.putArray("given");
    test.given()
        .forEach(
            (table, rows) -> {
              ObjectNode input = given.addObject();
              input.put("input", "ref('" + Ids.name(table) + "')");
              input.put("format", "dict");
              rows(input.putArray("rows"), rows);
            });
    ObjectNode expect = node.putObject("expect");
    expect.put("format", "dict");
    rows(expect.putArray("rows"), test.expect());
    Nodes.dependsOn(node, List.of(ids.node(model)));
  }

  /** Rows as they are written in the file. */
  private static void rows(ArrayNode rows, List<UnitTest.GivenRow> given) {
    for (UnitTest.GivenRow row : given) {
      ObjectNode node = rows.addObject();
      row.values().forEach((column, value) -> node.set(column, json(value)));
    }
  }

  private static JsonNode json(YamlValue value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof YamlValue.Items items) {
      ArrayNode node = json.arrayNode();
      items.items().forEach(item -> node.add(json(item)));
      return node;
    }
    if (value instanceof YamlValue.Fields fields) {
      ObjectNode node = json.objectNode();
      fields.fields().forEach((name, field) -> node.set(name, json(field)));
      return node;
    }
    return value instanceof YamlValue.Text text ? json.textNode(text.text()) : json.nullNode();
  }
}
