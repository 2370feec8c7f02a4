package org.carelake.jobs.artifact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.exposure.ExposureType;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.digest.Digests;

/** The entries of a manifest, by the version 12 of its schema. */
final class Nodes {
  private final Project project;
  private final ModelGraph graph;
  private final Ids ids;
  private final String root;

  Nodes(Project project, ModelGraph graph, Ids ids, String root) {
    this.project = project;
    this.graph = graph;
    this.ids = ids;
    this.root = root;
  }

  static void common(
      ObjectNode node, String id, String type, String packageName, String name, String file) {
    node.put("unique_id", id);
    node.put("resource_type", type);
    node.put("package_name", Ids.word(packageName));
    node.put("name", name);
    node.put("path", file.substring(file.lastIndexOf('/') + 1));
    node.put("original_file_path", file);
    ArrayNode fqn = node.putArray("fqn");
    fqn.add(Ids.word(packageName)).add(name);
  }

  void model(ObjectNode node, Model model) {
    TableName table = model.table();
    common(node, ids.model(model), "model", model.packageName(), Ids.name(table), model.file());
    node.put("database", ids.project());
    node.put("schema", table.layer().code());
    node.put("alias", table.name());
    node.put("relation_name", relation(table));
    String text = text(model).orElse("");
    checksum(node, text.isEmpty() ? model.contract().definition() : text);
    node.put("description", model.contract().description());
    node.put("raw_code", text);
    node.put("language", "sql");
    node.put("compiled", true);
    node.put("compiled_code", text);
    node.put("access", "protected");
    ArrayNode tags = node.putArray("tags").add(model.anonymised() ? "anon" : "named");
    model.contract().labels().tags().forEach(tags::add);
    ObjectNode meta = node.putObject("meta");
    model.contract().labels().meta().forEach(meta::put);
    meta.put("grain", model.contract().grain());
    meta.put("anonymised", model.anonymised());
    meta.put("kind", Selection.kind(model));
    ObjectNode config = node.putObject("config");
    config.put("materialized", materialized(model));
    config.put("enabled", true);
    config.set("tags", tags.deepCopy());
    config.putObject("meta").setAll(meta);
    node.putObject("contract").put("enforced", true).put("alias_types", false);
    ArrayNode key = node.putArray("primary_key");
    model.contract().key().forEach(key::add);
    ObjectNode columns = node.putObject("columns");
    model.contract().columns().forEach(column -> column(columns.putObject(column.name()), column));
    dependsOn(node, model.inputs().stream().map(ids::node).toList());
    ArrayNode refs = node.putArray("refs");
    model.inputs().stream()
        .filter(graph::contains)
        .forEach(
            input ->
                refs.addObject()
                    .put("name", Ids.name(input))
                    .put("package", Ids.word(graph.model(input).packageName())));
    ArrayNode sources = node.putArray("sources");
    model.inputs().stream()
        .filter(input -> !graph.contains(input))
        .forEach(input -> sources.addArray().add(input.layer().code()).add(input.name()));
  }

  private static String materialized(Model model) {
    String kind = Selection.kind(model);
    return kind.equals("seed") || kind.equals("snapshot") ? kind : "table";
  }

  private Optional<String> text(Model model) {
    boolean own = model.file().endsWith(".sql") || model.file().endsWith(".json");
    return own ? Optional.of(project.text(project.root().resolve(model.file()))) : Optional.empty();
  }

  private static void column(ObjectNode node, ColumnContract column) {
    node.put("name", column.name());
    node.put("description", column.description());
    node.put("data_type", column.type());
    node.putObject("meta").put("phi", column.phi().code());
    node.putArray("tags").add("phi:" + column.phi().code());
    node.putArray("constraints");
  }

  static void checksum(ObjectNode node, String text) {
    node.putObject("checksum").put("name", "sha256").put("checksum", Digests.sha256(text));
  }

  static void dependsOn(ObjectNode node, List<String> nodes) {
    ObjectNode depends = node.putObject("depends_on");
    depends.putArray("macros");
    ArrayNode array = depends.putArray("nodes");
    nodes.forEach(array::add);
  }

  private static String relation(TableName table) {
    return "`" + table.layer().code() + "`.`" + table.name() + "`";
  }

  void source(ObjectNode node, TableName table) {
    common(node, ids.source(table), "source", ids.project(), table.name(), "conf/tenants");
    node.put("database", ids.project());
    node.put("schema", table.layer().code());
    node.put("source_name", table.layer().code());
    node.put("source_description", "Records as they were received.");
    node.put("loader", "carelake ingest");
    node.put("identifier", table.name());
    node.put("description", "");
    node.put("loaded_at_field", "_loaded_at");
    node.put("relation_name", relation(table));
    ObjectNode columns = node.putObject("columns");
    graph
        .received(table)
        .ifPresent(
            declared ->
                declared
                    .columns()
                    .forEach(column -> column(columns.putObject(column.name()), column)));
    node.putObject("meta").put("location", root + "/" + table.layer().code() + "/" + table.name());
  }

  void exposure(ObjectNode node, Exposure exposure) {
    common(
        node,
        ids.exposure(exposure),
        "exposure",
        ids.project(),
        exposure.name(),
        exposure.location().file());
    // dbt knows no report
    node.put("type", exposure.type() == ExposureType.REPORT ? "analysis" : exposure.type().code());
    node.put("label", exposure.title());
    node.put("description", exposure.description());
    ObjectNode owner = node.putObject("owner");
    owner.put("name", exposure.owner().name());
    exposure.owner().email().ifPresent(email -> owner.put("email", email));
    exposure.maturity().ifPresent(maturity -> node.put("maturity", maturity));
    exposure.url().ifPresent(url -> node.put("url", url));
    node.putObject("meta").put("purpose", exposure.purpose()).put("type", exposure.type().code());
    dependsOn(
        node,
        java.util.stream.Stream.concat(
                exposure.dependsOn().stream().map(ids::node),
                exposure.metrics().stream().map(ids::metric))
            .toList());
  }

  void metric(ObjectNode node, MetricDefinition metric, TableName fact) {
    common(
        node,
        ids.metric(metric.id()),
        "metric",
        ids.project(),
        metric.id(),
        metric.location().file());
    node.put("label", metric.id());
    node.put("description", metric.description());
    node.put("type", metric.denominator().isPresent() ? "ratio" : "simple");
    node.putObject("type_params").putArray("input_measures");
    ObjectNode meta = node.putObject("meta");
    meta.put("unit", metric.unit().code());
    meta.put("grain", metric.grain().code());
    meta.put("version", metric.version());
    meta.put("numerator", metric.numerator().sql());
    metric.denominator().ifPresent(sql -> meta.put("denominator", sql.sql()));
    dependsOn(node, List.of(ids.node(fact), ids.node(metric.source())));
  }
}
