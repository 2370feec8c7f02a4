package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.artifact.DbtArtifacts;
import org.carelake.jobs.artifact.FactTables;
import org.carelake.jobs.artifact.HistoryFiles;
import org.carelake.jobs.docs.Site;
import org.carelake.jobs.docs.SiteInput;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.lineage.LineageGraph;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.privacy.LeakGuard;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SmallData;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.masking.MaskingProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the documentation site of each tenant. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Write the documentation site: it opens from a file, without a network. It holds"
            + " definitions, counts and aggregates, no row of a patient. Beside it lie"
            + " manifest.json, catalog.json, run_results.json and sources.json as dbt has them, and"
            + " the run history as Parquet files.")
final class DocsGenerateCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where to; the tenant gets a folder in it. Default: target/docs.")
  private Path output = Path.of("target", "docs");

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The day that :as_of stands for in charts. Default: today.")
  private LocalDate asOf = LocalDate.now();

  @Option(
      names = "--leak-check",
      description =
          "Look for real identifiers in the anonymised tables now; else the last one is told.")
  private boolean leakCheck;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    PrintWriter out = spec.commandLine().getOut();
    List<TenantConfig> tenants = new ArrayList<>();
    for (TenantConfig tenant : projectOptions.tenants(installation)) {
      projectOptions
          .passedOver(tenant)
          .ifPresentOrElse(
              why -> out.println("tenant " + tenant.name() + ": skipped, " + why),
              () -> tenants.add(tenant));
    }
    List<ModelGraph> graphs =
        tenants.stream().map(tenant -> ModelLoader.load(project, tenant)).toList();
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      for (int i = 0; i < tenants.size(); i++) {
        TenantConfig tenant = tenants.get(i);
        SparkSession session = spark.newSession();
        SmallData.tune(session, tenant, false);
        Path folder = output.resolve(tenant.name());
        SiteInput input = input(project, tenant, graphs.get(i), session);
        Path page = new Site(input).write(folder);
        new DbtArtifacts(project, tenant, input.graph(), input.history(), input.at())
            .write(folder.resolve("artifacts"));
        new FactTables(input.lakehouse(), input.at()).write(tenant, input.graph(), input.lineage());
        session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        Path history = new HistoryFiles(input.lakehouse()).write(folder.resolve("history"));
        out.println("tenant " + tenant.name() + ": open " + page.toAbsolutePath());
        out.println("  run history: duckdb -init " + history.toAbsolutePath());
        out.flush();
      }
      return 0;
    } finally {
      spark.stop();
    }
  }

  private SiteInput input(
      Project project, TenantConfig tenant, ModelGraph graph, SparkSession session) {
    Lakehouse lakehouse = new Lakehouse(session, tenant.root());
    Optional<MaskingProfile> profile =
        tenant.tracks().contains("anon")
            ? Optional.of(
                new MaskingProfileReader(project.root())
                    .read(tenant.maskingProfile(), tenant.location()))
            : Optional.empty();
    return new SiteInput(
        project,
        tenant,
        graph,
        profile,
        lakehouse,
        LineageGraph.of(graph, session),
        RunHistory.read(lakehouse, 30),
        asOf,
        Instant.now(),
        Version.text(),
        profile.filter(found -> leakCheck).map(found -> leaks(lakehouse, graph, found)));
  }

  private static List<String> leaks(Lakehouse lakehouse, ModelGraph graph, MaskingProfile profile) {
    List<Model> built =
        graph.models().stream()
            .filter(Model::anonymised)
            .filter(model -> lakehouse.exists(model.table()))
            .toList();
    return new LeakGuard(lakehouse, graph, profile.commonWords())
        .hits(built).stream().map(LeakGuard::words).toList();
  }
}
