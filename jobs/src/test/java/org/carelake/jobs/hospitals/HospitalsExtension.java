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
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
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

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(HospitalsExtension.class);

  /** What ingest and build said, and what they made. */
  record Run(
      Path folder,
      Lakehouse lakehouse,
      ModelGraph graph,
      IngestReport ingested,
      List<ModelResult> built)
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
    return new TenantConfig(
        found.name(),
        found.root(),
        found.packages(),
        sources.isEmpty() ? found.sources() : sources,
        List.of("named"),
        found.maskingProfile(),
        found.pseudonymKey(),
        List.of(),
        found.limits(),
        found.location());
  }

  private static TenantConfig configured(Path folder) {
    return new InstallationReader(
            CHECKOUT, CHECKOUT, Map.of("CARELAKE_WAREHOUSE", folder.resolve("wh").toString()))
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
      fill(postgres, third);
      sources.add(
          new SourceConfig.ExtractDatabase(
              third.name(),
              third.group(),
              postgres.getJdbcUrl("postgres", "postgres"),
              Optional.of("postgres"),
              Optional.empty(),
              "org.postgresql.Driver",
              "hospital_3",
              List.of(),
              third.tables(),
              1,
              1000,
              third.location()));
      TenantConfig tenant = tenant(folder, sources);
      SmallData.tune(spark, tenant(folder, List.of()), true);
      Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
      ModelGraph graph = graph(tenant);
      IngestReport ingested = ingest(lakehouse, tenant);
      TreeSet<TableName> all = new TreeSet<>();
      graph.models().forEach(model -> all.add(model.table()));
      return new Run(folder, lakehouse, graph, ingested, build(lakehouse, graph, all));
    } catch (Exception failure) {
      throw new IllegalStateException("the hospitals could not be built", failure);
    }
  }

  /** Both extracts of each table, one after the other; fields without a name by their position. */
  private static void fill(EmbeddedPostgres postgres, SourceConfig.ExtractFiles source)
      throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema hospital_3");
      for (ExtractTable table : source.tables()) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = List.of();
        for (String date : List.of("2025-01-31", "2025-03-31")) {
          Path file = Path.of(source.path(), date, table.name() + ".csv");
          if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            header = fields(lines.get(0));
            lines.stream().skip(1).map(HospitalsExtension::fields).forEach(rows::add);
          }
        }
        int width = rows.stream().mapToInt(List::size).max().orElse(0);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Math.max(width, header.size()); i++) {
          boolean named = i < header.size() && !header.get(i).isEmpty();
          names.add(named ? header.get(i) : Integer.toString(i + 1));
        }
        String name = "hospital_3." + table.name();
        statement.execute(
            "create table "
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
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("run", key -> start(spark), Run.class);
  }

  private static final class Silent implements BuildListener {
    @Override
    public void started(TableName table) {}

    @Override
    public void finished(ModelResult result) {}
  }
}
