package org.carelake.jobs.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.Publication;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.quality.TestJob;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.TestTenant;
import org.carelake.transforms.masking.PseudonymKey;

/** The phases of a run over the tenant engage, called one by one. */
final class Pipeline {
  static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  /** After the last delivery of the sample data. */
  static final LocalDate AS_OF = LocalDate.of(2026, 11, 1);

  /** The tenant's pseudonym key in tests. */
  static final PseudonymKey KEY = PseudonymKey.of("a key for tests alone, of more than 32 bytes");

  private static final int THREADS = 4;

  private final TenantConfig tenant;
  private final Lakehouse lakehouse;
  private final ModelGraph graph;
  private Optional<Publication> named = Optional.empty();

  private Pipeline(SparkSession spark, TenantConfig tenant, ModelGraph graph) {
    this.tenant = tenant;
    this.lakehouse = new Lakehouse(spark, tenant.root());
    this.graph = graph;
  }

  /** The tenant as the checkout configures it, with lakehouse and buckets under a folder. */
  static Pipeline engage(SparkSession spark, Path folder) {
    TenantConfig tenant = configuration(folder);
    return new Pipeline(spark, tenant, ModelLoader.load(new Project(CHECKOUT, CHECKOUT), tenant));
  }

  /** The same tenant with nothing but the views. */
  static Pipeline views(SparkSession spark, Path folder) {
    TenantConfig tenant =
        TestTenant.like(configuration(folder))
            .packages("fhir")
            .tracks()
            .publish(List.of())
            .config();
    return new Pipeline(spark, tenant, ModelLoader.load(new Project(CHECKOUT, CHECKOUT), tenant));
  }

  private static TenantConfig configuration(Path folder) {
    Map<String, String> variables =
        Map.of(
            "CARELAKE_WAREHOUSE", folder.resolve("warehouse").toString(),
            "CARELAKE_PUBLISHED", folder.resolve("published").toString());
    return new InstallationReader(CHECKOUT, CHECKOUT, variables)
        .read("local").tenants().stream()
            .filter(tenant -> tenant.name().equals("engage"))
            .findFirst()
            .orElseThrow();
  }

  /** The same models over another place and another source. */
  Pipeline with(Path folder, SourceConfig source) {
    return with(folder, source, tenant.limits());
  }

  /** The same models over another place and another source, with other limits. */
  Pipeline with(Path folder, SourceConfig source, IngestLimits limits) {
    return new Pipeline(
        lakehouse.spark(),
        TestTenant.like(configuration(folder)).source(source).limits(limits).config(),
        graph);
  }

  TenantConfig tenant() {
    return tenant;
  }

  Lakehouse lakehouse() {
    return lakehouse;
  }

  ModelGraph graph() {
    return graph;
  }

  IngestReport ingest() {
    return ingestJob().run(new IngestOptions(false, THREADS), result -> {});
  }

  IngestReport replayQuarantine() {
    return ingestJob().replayQuarantine(new IngestOptions(false, THREADS), result -> {});
  }

  private IngestJob ingestJob() {
    return new IngestJob(lakehouse, tenant, now(), Pipeline::secret);
  }

  private static String secret(SecretReference reference) {
    try {
      return Files.readString(Path.of(((SecretReference.SecretFile) reference).path()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Builds models by selection expressions; none select all. */
  List<ModelResult> build(String... selection) {
    return build(new BuildOptions(now(), AS_OF, false, THREADS, Optional.of(KEY)), selection);
  }

  List<ModelResult> build(BuildOptions options, String... selection) {
    return new BuildJob(lakehouse, graph, options).run(selected(selection), new Silent());
  }

  List<TestResult> test() {
    return new TestJob(lakehouse, graph, now(), AS_OF, THREADS, evidence -> Set.of())
        .run(selected(), (table, results) -> {});
  }

  /** The publication of the tables with names, made once, as the tenant's configuration says. */
  synchronized Publication named() {
    if (named.isEmpty()) {
      named = Optional.of(publish("pii"));
    }
    return named.get();
  }

  /** Publishes the tables of one kind of target, as the tenant's configuration says. */
  Publication publish(String kind) {
    PublicationPlan.Part part =
        PublicationPlan.of(graph, tenant).parts().stream()
            .filter(found -> found.target().kind().equals(kind))
            .findFirst()
            .orElseThrow();
    return new PublishJob(lakehouse, tenant.name(), now(), PublicationGuard.none())
        .publish(part.target(), part.tables(), result -> {});
  }

  /** The newest version of every table of a layer. */
  Map<TableName, Long> versions(Layer layer) {
    Map<TableName, Long> versions = new TreeMap<>();
    lakehouse.tables(layer).forEach(table -> versions.put(table, lakehouse.version(table)));
    return versions;
  }

  private SortedSet<TableName> selected(String... selection) {
    return new TreeSet<>(Selection.of(List.of(selection)).in(graph));
  }

  private static RunContext now() {
    return RunContext.startedAt(Instant.now());
  }

  private static final class Silent implements BuildListener {
    @Override
    public void started(TableName table) {}

    @Override
    public void finished(ModelResult result) {}
  }
}
