package org.carelake.jobs.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.KeyRule;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.TestTenant;

/** A lakehouse of the tiny project. */
final class TinyLakehouse {
  private static final Location HERE = Location.of("conf/tenants/tiny.conf");

  final Lakehouse lakehouse;
  private final Project project;
  private final TenantConfig tenant;
  private int runs;

  TinyLakehouse(SparkSession spark, Path project, Path input, Path root) {
    this.lakehouse = new Lakehouse(spark, root.toString());
    this.project = new Project(project, project);
    this.tenant =
        TestTenant.of("tiny", root.toString(), HERE)
            .packages("fhir", "tiny")
            .source(new SourceConfig.FhirNdjson("files", input.toString(), HERE))
            .limits(new IngestLimits(1 << 20, 100))
            .config();
  }

  TenantConfig tenant() {
    return tenant;
  }

  ModelGraph graph() {
    return ModelLoader.load(project, tenant);
  }

  void ingest() {
    assertThat(
            new IngestJob(lakehouse, tenant, run(), secret -> "")
                .run(new IngestOptions(false, 2), result -> {})
                .failures())
        .isEmpty();
  }

  private RunContext run() {
    return new RunContext(
        "run-" + ++runs, Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * runs));
  }

  /** Builds everything; all must be well, and the rows as many as the result says. */
  SortedMap<TableName, ModelResult> build(KeyRule rule) {
    SortedMap<TableName, ModelResult> results = tryBuild(rule, false);
    results
        .values()
        .forEach(
            result -> {
              assertThat(result.status())
                  .as(result.table() + ": " + result.message())
                  .isIn(ModelStatus.OK, ModelStatus.UNCHANGED);
              assertThat(result.rows())
                  .as("rows of " + result.table())
                  .isIn(-1L, lakehouse.read(result.table()).count());
            });
    return results;
  }

  SortedMap<TableName, ModelResult> tryBuild(KeyRule rule, boolean fullRefresh) {
    return tryBuild(rule, fullRefresh, graph().models().stream().map(Model::table).toList());
  }

  SortedMap<TableName, ModelResult> tryBuild(
      KeyRule rule, boolean fullRefresh, List<TableName> selected) {
    ModelGraph graph = graph();
    BuildOptions options =
        new BuildOptions(
            run(), LocalDate.of(2026, 1, 1), fullRefresh, 2, Optional.empty(), false, rule);
    SortedMap<TableName, ModelResult> results = new TreeMap<>();
    new BuildJob(lakehouse, graph, options)
        .run(
            new TreeSet<>(selected),
            new BuildListener() {
              @Override
              public void started(TableName table) {}

              @Override
              public void finished(ModelResult result) {
                synchronized (results) {
                  results.put(result.table(), result);
                }
              }
            });
    return results;
  }

  /** The rows of every model's table, sorted, but for the run that made them. */
  Map<TableName, List<String>> content() {
    return graph().models().stream()
        .collect(
            Collectors.toMap(
                Model::table, model -> rows(model.table()), (a, b) -> a, TreeMap::new));
  }

  List<String> rows(TableName table) {
    return lakehouse
        .read(table)
        .drop("run_id")
        .selectExpr("to_json(struct(*))")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  Map<TableName, Long> versions() {
    return graph().models().stream()
        .collect(
            Collectors.toMap(
                Model::table,
                model -> lakehouse.version(model.table()),
                (a, b) -> a,
                TreeMap::new));
  }
}
