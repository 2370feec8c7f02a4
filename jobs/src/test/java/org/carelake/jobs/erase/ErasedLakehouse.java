package org.carelake.jobs.erase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.TestTenant;
import org.carelake.transforms.erasure.Suppression;
import org.carelake.transforms.masking.PseudonymKey;

/** A project with two views, a mart, its twin and a history, over a handful of resources. */
final class ErasedLakehouse {
  static final PseudonymKey KEY = PseudonymKey.of("a key for tests alone, of more than 32 bytes");
  static final PseudonymKey ERASURE_KEY = KEY.derived("erasure");
  static final TableName PEOPLE = TableName.gold("people");
  static final TableName TWIN = TableName.gold("people_anon");
  static final TableName HISTORY = TableName.silver("people_history");

  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final Location HERE = Location.of("conf/tenants/small.conf", 1);

  private final Path folder;
  final Lakehouse lakehouse;
  final TenantConfig tenant;
  final ModelGraph graph;
  private int runs;

  ErasedLakehouse(SparkSession spark, Path folder) throws IOException {
    this.folder = folder;
    for (String file :
        List.of(
            "conf/carelake.conf",
            "conf/masking/safe-harbor.conf",
            "conf/masking/lists/zip3-sparse-2000.conf",
            "schemas/fhir-views/patient.json",
            "schemas/fhir-views/encounter.json")) {
      Path target = folder.resolve("project").resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(CHECKOUT.resolve(file), target);
    }
    write(
        "project/transforms/models/small/people.sql",
        """
        select patient.id as patient_id, patient.name_family, patient.gender,
            count(encounter.id) as encounters
        from silver.patient as patient
        left join silver.encounter as encounter on encounter.patient_id = patient.id
        group by all
        """);
    write(
        "project/transforms/models/small/people.yml",
        """
        model: people
        layer: gold
        description: People.
        grain: one row per patient
        key: [patient_id]
        columns:
          - {name: patient_id, type: string, phi: id, description: Id.}
          - {name: name_family, type: string, phi: name, description: Name.}
          - {name: gender, type: string, phi: demographic, description: Gender.}
          - {name: encounters, type: bigint, phi: clinical, description: Encounters.}
        """);
    write(
        "project/transforms/models/small/snapshots/people_history.yml",
        """
        snapshot: people_history
        layer: silver
        description: Who was known, and when.
        relation: gold.people
        strategy: check
        columns: [patient_id, name_family, encounters]
        """);
    Files.createDirectories(folder.resolve("in"));
    SparkSession session = spark.newSession();
    this.tenant =
        TestTenant.of("small", folder.resolve("lake").toString(), HERE)
            .packages("fhir", "small")
            .source(new SourceConfig.FhirNdjson("files", folder.resolve("in").toString(), HERE))
            .tracks("named", "anon")
            .config();
    SmallData.tune(session, tenant, true);
    session.conf().set("spark.sql.sources.parallelPartitionDiscovery.parallelism", 2);
    this.lakehouse = new Lakehouse(session, tenant.root());
    Path project = folder.resolve("project");
    this.graph = ModelLoader.load(new Project(project, project), tenant);
  }

  private void write(String file, String text) throws IOException {
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }

  void deliver(String name, String ndjson) throws IOException {
    write("in/" + name, ndjson);
  }

  RunContext run() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(3600L * runs++);
    return RunContext.startedAt(time);
  }

  IngestReport ingest(boolean fullRefresh, Suppression suppression) {
    return new IngestJob(lakehouse, tenant, run(), secret -> "")
        .run(new IngestOptions(fullRefresh, 2, suppression), result -> {});
  }

  List<ModelResult> build() {
    BuildOptions options =
        new BuildOptions(run(), LocalDate.parse("2026-02-01"), false, 2, Optional.of(KEY));
    return new BuildJob(lakehouse, graph, options)
        .run(
            new TreeSet<>(Selection.of(List.of()).in(graph)),
            new BuildListener() {
              @Override
              public void started(TableName table) {}

              @Override
              public void finished(ModelResult result) {}
            });
  }

  PublishTarget target(String kind) {
    return new PublishTarget(
        kind,
        "small-" + kind,
        folder.resolve("buckets/" + kind).toString(),
        List.of("gold.*"),
        HERE);
  }

  void publish(String kind, TableName table) {
    new PublishJob(lakehouse, "small", run(), PublicationGuard.none())
        .publish(
            target(kind),
            List.of(new PublishedTable(table, table.name(), List.of())),
            result -> {});
  }

  EraseJob eraseJob() {
    return new EraseJob(lakehouse, run(), tenant, graph, ERASURE_KEY);
  }

  Suppression suppression() {
    return new SuppressionList(lakehouse).load(Optional.of(ERASURE_KEY));
  }

  /** {@code column=value} cells of a table, a line a row, sorted. */
  List<String> rows(TableName table, String... columns) {
    List<String> rows = new ArrayList<>();
    lakehouse
        .read(table)
        .select(columns[0], List.of(columns).subList(1, columns.length).toArray(String[]::new))
        .collectAsList()
        .forEach(row -> rows.add(row.mkString("|")));
    rows.sort(null);
    return rows;
  }

  Path root() {
    return Path.of(tenant.root());
  }
}
