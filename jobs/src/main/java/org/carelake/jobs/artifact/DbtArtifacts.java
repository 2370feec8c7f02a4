package org.carelake.jobs.artifact;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.model.MetricsModel;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.extract.Freshness;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.BoundTest;
import org.carelake.transforms.quality.unit.BoundUnitTest;

/**
 * A project and its last run as dbt writes them: {@code manifest.json} (v12), {@code
 * run_results.json} (v6), {@code catalog.json} (v1), {@code sources.json} (v3).
 */
public final class DbtArtifacts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMAS = "https://schemas.getdbt.com/dbt/";

  /** The dbt version whose formats these are. */
  private static final String DBT = "1.9.0";

  private final Project project;
  private final TenantConfig tenant;
  private final ModelGraph graph;
  private final RunHistory history;
  private final Instant at;
  private final Ids ids;
  private final Optional<RunHistory.Run> last;
  private final Map<String, Instant> newest;

  /**
   * The artefacts of a tenant.
   *
   * @param history what the ledger says; the newest run is that of {@code run_results.json}
   */
  public DbtArtifacts(
      Project project, TenantConfig tenant, ModelGraph graph, RunHistory history, Instant at) {
    this(project, tenant, graph, history, at, Map.of());
  }

  /**
   * The artefacts of a tenant whose data was looked at.
   *
   * @param newest how new the data of a source is, by its name, for {@code sources.json}; of others
   *     the time of the last ingest counts
   */
  public DbtArtifacts(
      Project project,
      TenantConfig tenant,
      ModelGraph graph,
      RunHistory history,
      Instant at,
      Map<String, Instant> newest) {
    this.newest = Map.copyOf(newest);
    this.project = project;
    this.tenant = tenant;
    this.graph = graph;
    this.history = history;
    this.at = at;
    this.ids = new Ids(graph, tenant.name());
    this.last =
        history.runs().stream()
            .filter(
                run ->
                    history.models().stream().anyMatch(model -> model.run().equals(run.id()))
                        || history.tests().stream().anyMatch(test -> test.run().equals(run.id())))
            .findFirst();
  }

  /** Writes the four files into a folder. */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      for (ObjectNode artifact : List.of(manifest(), catalog(), runResults(), sources())) {
        Files.writeString(folder.resolve(name(artifact)), text(artifact) + "\n");
      }
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't write artefacts to " + folder,
          failure);
    }
  }

  /** Writes some of them into the folder {@code artifacts} of a lakehouse. */
  public static void write(SmallFiles lakehouse, ObjectNode... artifacts) {
    for (ObjectNode artifact : artifacts) {
      lakehouse.replace("artifacts/" + name(artifact), text(artifact));
    }
  }

  /** The file of an artefact, as dbt names it. */
  private static String name(ObjectNode artifact) {
    String schema = artifact.at("/metadata/dbt_schema_version").asText();
    return schema.substring(SCHEMAS.length()).replaceAll("/.*", "").replace('-', '_') + ".json";
  }

  private static String text(ObjectNode artifact) {
    return artifact.toPrettyString();
  }

  private ObjectNode artifact(String schema) {
    ObjectNode artifact = JSON.createObjectNode();
    ObjectNode metadata = artifact.putObject("metadata");
    metadata.put("dbt_schema_version", SCHEMAS + schema + ".json");
    metadata.put("dbt_version", DBT);
    metadata.put("generated_at", at.toString());
    metadata.put("invocation_id", last.map(RunHistory.Run::id).orElse(null));
    metadata.putObject("env");
    return artifact;
  }

  private SortedSet<TableName> received() {
    SortedSet<TableName> tables = new TreeSet<>();
    for (Model model : graph.models()) {
      model.inputs().stream().filter(input -> !graph.contains(input)).forEach(tables::add);
    }
    return tables;
  }

  /** {@code manifest.json}: models, tests, sources, exposures, metrics and what depends on what. */
  public ObjectNode manifest() {
    ObjectNode manifest = artifact("manifest/v12");
    ((ObjectNode) manifest.get("metadata"))
        .put("project_name", ids.project())
        .put("adapter_type", "spark");
    Nodes nodes = new Nodes(project, graph, ids, tenant.root());
    TestNodes tests = new TestNodes(project, graph, ids);
    ObjectNode all = manifest.putObject("nodes");
    ObjectNode unitTests = manifest.putObject("unit_tests");
    for (Model model : graph.models()) {
      nodes.model(all.putObject(ids.model(model)), model);
      for (BoundTest test : graph.tests(model.table())) {
        tests.test(all.putObject(ids.test(test)), test);
      }
      for (BoundUnitTest test : graph.unitTests(model.table())) {
        tests.unitTest(unitTests.putObject(ids.unitTest(test.test())), test.test());
      }
    }
    ObjectNode sources = manifest.putObject("sources");
    received().forEach(table -> nodes.source(sources.putObject(ids.source(table)), table));
    manifest.putObject("macros");
    manifest.putObject("docs");
    ObjectNode exposures = manifest.putObject("exposures");
    for (Exposure exposure : graph.exposures()) {
      nodes.exposure(exposures.putObject(ids.exposure(exposure)), exposure);
    }
    ObjectNode metrics = manifest.putObject("metrics");
    for (Model model : graph.models()) {
      if (model instanceof MetricsModel catalogue) {
        for (MetricDefinition metric : catalogue.metrics()) {
          nodes.metric(metrics.putObject(ids.metric(metric.id())), metric, model.table());
        }
      }
    }
    manifest.putObject("groups");
    manifest.putObject("selectors");
    manifest.putObject("disabled");
    manifest.putObject("group_map");
    manifest.putObject("saved_queries");
    manifest.putObject("semantic_models");
    families(manifest);
    return manifest;
  }

  private static void families(ObjectNode manifest) {
    ObjectNode parents = manifest.putObject("parent_map");
    ObjectNode children = manifest.putObject("child_map");
    for (String kind : List.of("nodes", "sources", "exposures", "metrics", "unit_tests")) {
      manifest
          .get(kind)
          .fieldNames()
          .forEachRemaining(
              id -> {
                parents.putArray(id);
                children.putArray(id);
              });
    }
    for (String kind : List.of("nodes", "exposures", "metrics", "unit_tests")) {
      for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> entry :
          manifest.get(kind).properties()) {
        entry
            .getValue()
            .path("depends_on")
            .path("nodes")
            .forEach(
                parent -> {
                  ((ArrayNode) parents.get(entry.getKey())).add(parent.asText());
                  ((ArrayNode) children.get(parent.asText())).add(entry.getKey());
                });
      }
    }
  }

  /** {@code catalog.json}: the tables that were built and those that came in, with columns. */
  public ObjectNode catalog() {
    ObjectNode catalog = artifact("catalog/v1");
    Catalog tables = new Catalog(ids, history);
    ObjectNode nodes = catalog.putObject("nodes");
    graph.models().forEach(model -> tables.model(nodes, model));
    ObjectNode sources = catalog.putObject("sources");
    received().forEach(table -> tables.source(sources, table, graph.received(table)));
    catalog.putNull("errors");
    return catalog;
  }

  /** {@code run_results.json}: what became of each model and test in the newest run. */
  public ObjectNode runResults() {
    ObjectNode artifact = artifact("run-results/v6");
    ArrayNode results = artifact.putArray("results");
    artifact.put(
        "elapsed_time",
        last.flatMap(
                run ->
                    run.finishedAt()
                        .map(end -> Duration.between(run.startedAt(), end).toMillis() / 1e3))
            .orElse(0.0));
    artifact
        .putObject("args")
        .put("which", last.map(RunHistory.Run::command).orElse(""))
        .put("tenant", tenant.name());
    String run = last.map(RunHistory.Run::id).orElse("");
    history.models().stream()
        .filter(found -> found.run().equals(run))
        .forEach(
            found ->
                TableName.parse(found.model()).ifPresent(table -> model(results, found, table)));
    history.tests().stream()
        .filter(found -> found.run().equals(run))
        .forEach(
            found ->
                TableName.parse(found.model()).ifPresent(table -> test(results, found, table)));
    return artifact;
  }

  private void model(ArrayNode results, RunHistory.ModelRun found, TableName table) {
    if (!graph.contains(table)) {
      return;
    }
    String status =
        switch (found.status()) {
          case "ERROR" -> "error";
          case "SKIPPED" -> "skipped";
          default -> "success";
        };
    ObjectNode result = result(results, ids.node(table), status, found.seconds());
    found.finishedAt().ifPresent(end -> timing(result.withArray("timing"), end, found.seconds()));
    ObjectNode response = (ObjectNode) result.get("adapter_response");
    response.put("_message", found.status());
    if (found.rows() >= 0) {
      response.put("rows_affected", found.rows());
    }
    result.put("message", found.message().isEmpty() ? found.status() : found.message());
    result.putNull("failures");
    result.put("relation_name", "`" + table.layer().code() + "`.`" + table.name() + "`");
  }

  private static void timing(ArrayNode timing, Instant end, double seconds) {
    timing
        .addObject()
        .put("name", "execute")
        .put("started_at", end.minusMillis(Math.round(seconds * 1000)).toString())
        .put("completed_at", end.toString());
  }

  private void test(ArrayNode results, RunHistory.TestRun found, TableName table) {
    ObjectNode result =
        result(results, ids.test(table, found.test()), found.status().toLowerCase(Locale.ROOT), 0);
    result.put("message", found.message().isEmpty() ? null : found.message());
    result.put("failures", Math.max(found.failures(), 0));
    result.putNull("relation_name");
  }

  private static ObjectNode result(ArrayNode results, String id, String status, double seconds) {
    ObjectNode result = results.addObject();
    result.put("unique_id", id);
    result.put("status", status);
    result.putArray("timing");
    result.put("thread_id", "main");
    result.put("execution_time", seconds);
    result.putObject("adapter_response");
    result.put("compiled", true);
    result.putNull("compiled_code");
    return result;
  }

  /** {@code sources.json}: when each bronze table was last taken in. */
  public ObjectNode sources() {
    ObjectNode artifact = artifact("sources/v3");
    ArrayNode results = artifact.putArray("results");
    artifact.put("elapsed_time", 0.0);
    Map<String, Instant> runs = history.startedAt();
    for (TableName table : received()) {
      if (table.layer() != Layer.BRONZE) {
        continue;
      }
      history.ingests().stream()
          .filter(found -> isOf(found, table))
          .max(Comparator.comparing((RunHistory.Ingest found) -> runs.get(found.run())))
          .ifPresent(
              found ->
                  source(
                      results.addObject(),
                      table,
                      newest.getOrDefault(found.source(), runs.get(found.run())),
                      Optional.ofNullable(tenant.freshness().get(found.source()))));
    }
    return artifact;
  }

  /** FHIR types have a table each; an extract's table bears the name of its source in front. */
  private static boolean isOf(RunHistory.Ingest found, TableName table) {
    String type = found.type().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    return table.name().equals(type) || table.name().equals(Ids.word(found.source()) + "__" + type);
  }

  private void source(
      ObjectNode result, TableName table, Instant loaded, Optional<Freshness> freshness) {
    Duration age = Duration.between(loaded, at);
    result.put("unique_id", ids.source(table));
    result.put("max_loaded_at", loaded.toString());
    result.put("snapshotted_at", at.toString());
    result.put("max_loaded_at_time_ago_in_s", age.toSeconds());
    Optional<Duration> warn = freshness.flatMap(Freshness::warnAfter);
    Optional<Duration> error = freshness.flatMap(Freshness::errorAfter);
    result.put("status", isOlder(age, error) ? "error" : isOlder(age, warn) ? "warn" : "pass");
    ObjectNode criteria = result.putObject("criteria");
    warn.ifPresent(limit -> limit(criteria.putObject("warn_after"), limit));
    error.ifPresent(limit -> limit(criteria.putObject("error_after"), limit));
    result.putObject("adapter_response");
    result.putArray("timing");
    result.put("thread_id", "main");
    result.put("execution_time", 0.0);
  }

  private static boolean isOlder(Duration age, Optional<Duration> limit) {
    return limit.filter(most -> age.compareTo(most) > 0).isPresent();
  }

  private static void limit(ObjectNode node, Duration limit) {
    node.put("count", limit.toMinutes());
    node.put("period", "minute");
  }
}
