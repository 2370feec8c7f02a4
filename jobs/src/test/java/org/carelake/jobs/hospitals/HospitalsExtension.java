package org.carelake.jobs.hospitals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.carelake.testing.TestTenant;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the tenant hospitals, ingested and built once in a JVM: hospitals 1 and 2 from CSV,
 * hospital 3 from a PostgreSQL schema that holds its extracts.
 */
final class HospitalsExtension implements ParameterResolver {
  static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  static final LocalDate AS_OF = LocalDate.of(2025, 4, 30);

  private static final String FIRST = "2025-01-31";
  private static final String SECOND = "2025-03-31";

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(HospitalsExtension.class);

  /**
   * What ingest and build said, and what they made.
   *
   * @param published the bucket of the tables with names
   */
  record Run(
      Path folder,
      Lakehouse lakehouse,
      ModelGraph graph,
      IngestReport ingested,
      List<ModelResult> built,
      Path published)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** The tenant as the checkout configures it, without the anonymised track. */
  static TenantConfig tenant(Path folder, List<SourceConfig> sources) {
    TenantConfig found = configured(folder);
    return TestTenant.like(found)
        .sources(sources.isEmpty() ? found.sources() : sources)
        .tracks("named")
        .publish(found.publish().stream().filter(target -> target.kind().equals("pii")).toList())
        .config();
  }

  private static TenantConfig configured(Path folder) {
    return new InstallationReader(
            CHECKOUT,
            CHECKOUT,
            Map.of(
                "CARELAKE_WAREHOUSE", folder.resolve("wh").toString(),
                "CARELAKE_PUBLISHED", folder.resolve("published").toString()))
        .read("local").tenants().stream()
            .filter(tenant -> tenant.name().equals("hospitals"))
            .findFirst()
            .orElseThrow();
  }

  static IngestReport ingest(Lakehouse lakehouse, TenantConfig tenant) {
    return new IngestJob(
            lakehouse, tenant, RunContext.startedAt(Instant.now()), secret -> "postgres")
        .run(new IngestOptions(false, 4), result -> {});
  }

  static List<ModelResult> build(Lakehouse lakehouse, ModelGraph graph, TreeSet<TableName> tables) {
    return new BuildJob(
            lakehouse,
            graph,
            new BuildOptions(
                RunContext.startedAt(Instant.now()), AS_OF, false, 4, Optional.empty()))
        .run(tables, new Silent());
  }

  static ModelGraph graph(TenantConfig tenant) {
    return ModelLoader.load(new Project(CHECKOUT, CHECKOUT), tenant);
  }

  private static Run start(SparkSession spark) {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Path folder = Files.createTempDirectory("carelake-hospitals-");
      List<SourceConfig> sources = new ArrayList<>(configured(folder).sources());
      SourceConfig.ExtractFiles third = (SourceConfig.ExtractFiles) sources.remove(2);
      String url = postgres.getJdbcUrl("postgres", "postgres");
      fill(postgres, third, FIRST);
      sources.add(database(third, url, List.of()));
      TenantConfig tenant = tenant(folder, sources);
      SmallData.tune(spark, tenant(folder, List.of()), true);
      Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
      ModelGraph graph = graph(tenant);
      IngestReport ingested = ingest(lakehouse, tenant);
      fill(postgres, third, SECOND);
      SourceConfig again =
          database(third, url, List.of("appointments", "doctors", "hospital_bills", "patients"));
      require(ingest(lakehouse, tenant(folder, List.of(again))).failures().isEmpty());
      TreeSet<TableName> all = new TreeSet<>();
      graph.models().forEach(model -> all.add(model.table()));
      List<ModelResult> built = build(lakehouse, graph, all);
      return new Run(folder, lakehouse, graph, ingested, built, publish(lakehouse, graph, tenant));
    } catch (Exception failure) {
      throw new IllegalStateException("the hospitals could not be built", failure);
    }
  }

  private static SourceConfig database(
      SourceConfig.ExtractFiles files, String url, List<String> only) {
    return new SourceConfig.ExtractDatabase(
        files.name(),
        files.group(),
        url,
        Optional.of("postgres"),
        Optional.empty(),
        "org.postgresql.Driver",
        "hospital_3",
        only,
        files.tables(),
        1,
        1000,
        files.location());
  }

  private static Path publish(Lakehouse lakehouse, ModelGraph graph, TenantConfig tenant) {
    PublicationPlan.Part part = PublicationPlan.of(graph, tenant).parts().get(0);
    new PublishJob(
            lakehouse, tenant.name(), RunContext.startedAt(Instant.now()), PublicationGuard.none())
        .publish(part.target(), part.tables(), result -> {});
    return Path.of(part.target().path());
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the second extract could not be ingested");
    }
  }

  /** The rows of one extract, added to its tables; fields without a name by their position. */
  private static void fill(
      EmbeddedPostgres postgres, SourceConfig.ExtractFiles source, String extract)
      throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists hospital_3");
      for (ExtractTable table : source.tables()) {
        Path file = Path.of(source.path(), extract, table.name() + ".csv");
        if (!Files.exists(file)) {
          continue;
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        List<String> header = fields(lines.get(0));
        List<List<String>> rows = lines.stream().skip(1).map(HospitalsExtension::fields).toList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width(source, table); i++) {
          boolean named = i < header.size() && !header.get(i).isEmpty();
          names.add(named ? header.get(i) : Integer.toString(i + 1));
        }
        String name = "hospital_3." + table.name();
        statement.execute(
            "create table if not exists "
                + name
                + names.stream()
                    .map(each -> '"' + each + "\" text")
                    .collect(Collectors.joining(", ", " (", ")")));
        String marks = names.stream().map(each -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert =
            connection.prepareStatement("insert into " + name + " values (" + marks + ")")) {
          for (List<String> row : rows) {
            for (int i = 0; i < names.size(); i++) {
              insert.setString(i + 1, i < row.size() && !row.get(i).isEmpty() ? row.get(i) : null);
            }
            insert.addBatch();
          }
          insert.executeBatch();
        }
      }
    }
  }

  private static int width(SourceConfig.ExtractFiles source, ExtractTable table)
      throws IOException {
    int width = 0;
    for (String extract : List.of(FIRST, SECOND)) {
      Path file = Path.of(source.path(), extract, table.name() + ".csv");
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          width = Math.max(width, fields(line).size());
        }
      }
    }
    return width;
  }

  /** The fields of a line of the sample files, of which none holds a line break. */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && (quoted || field.length() == 0)) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Run.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SparkSession spark = (SparkSession) new SparkExtension().resolveParameter(parameter, context);
    return context
        .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent("run", key -> start(spark), Run.class);
  }

  private static final class Silent implements BuildListener {
    @Override
    public void started(TableName table) {}

    @Override
    public void finished(ModelResult result) {}
  }
}
