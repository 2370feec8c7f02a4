package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The steps of the README for adding a metric, done to a copy of the project. */
@ExtendWith(SparkExtension.class)
class AddAMetricTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final TableName FACT = TableName.gold("fct_metrics_long");
  private static final TableName SOURCE = TableName.silver("int__completed_responses");

  @TempDir private Path folder;
  private Path catalogue;

  @BeforeEach
  void copyTheProject() throws Exception {
    for (String part :
        List.of("conf", "schemas/fhir-views", "transforms/models", "transforms/reference")) {
      try (Stream<Path> files = Files.walk(CHECKOUT.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = folder.resolve(CHECKOUT.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    catalogue = folder.resolve("transforms/models/metrics/_metrics_catalog.yml");
  }

  /** The entry as the README shows it. */
  private static String entry() throws Exception {
    String readme = Files.readString(CHECKOUT.resolve("transforms/models/metrics/README.md"));
    int start = readme.indexOf("```yaml\n") + 8;
    return readme.substring(start, readme.indexOf("```", start)).indent(-3);
  }

  @Test
  void theTenantsFileChoosesTheCatalogue() throws Exception {
    Path tenant = folder.resolve("conf/tenants/engage.conf");
    int specified = ((MetricsModel) graph(folder).model(FACT)).metrics().size();
    Files.writeString(tenant, Files.readString(tenant) + "\nmetrics { mode = reference }\n");
    MetricsModel reference = (MetricsModel) graph(folder).model(FACT);
    assertThat(reference.file()).endsWith("metrics/_metrics_reference.yml");
    assertThat(reference.metrics()).hasSize(64).hasSizeLessThan(specified);
  }

  private static ModelGraph graph(Path project) {
    TenantConfig tenant =
        new InstallationReader(
                project,
                project,
                Map.of("CARELAKE_WAREHOUSE", "target/w", "CARELAKE_PUBLISHED", "target/p"))
            .read("local").tenants().stream()
                .filter(each -> each.name().equals("engage"))
                .findFirst()
                .orElseThrow();
    return ModelLoader.load(new Project(project, project), tenant);
  }

  @Test
  void anEntryInTheCatalogueIsAMetricInTheFact(SparkSession spark) throws Exception {
    int before = ((MetricsModel) graph(folder).model(FACT)).metrics().size();
    Files.writeString(catalogue, Files.readString(catalogue) + entry());

    ModelGraph graph = graph(folder);
    MetricsModel model = (MetricsModel) graph.model(FACT);

    assertThat(model.metrics()).hasSize(before + 1);
    List<Row> rows =
        model
            .rows(
                new BuildContext(
                    spark,
                    table ->
                        Optional.of(
                            table.equals(SOURCE)
                                ? sessions(spark, graph)
                                : empty(spark, graph, table)),
                    LocalDate.of(2026, 3, 31),
                    "run-1"))
            .rows()
            .where("metric_id = 'clients_with_two_ipc_sessions'")
            .selectExpr("cast(period_date as string)", "organization_id", "int(value)", "unit")
            .orderBy("period_date")
            .collectAsList();
    assertThat(rows)
        .containsExactly(
            RowFactory.create("2026-01-01", "A", 2, "count"),
            RowFactory.create("2026-02-01", "A", 1, "count"));
  }

  @Test
  void aWrongEntryIsToldWithItsPlaceBeforeAnythingRuns() throws Exception {
    String wrong = entry().replace("response_date", "respond_date");
    Files.writeString(catalogue, Files.readString(catalogue) + wrong);
    long line =
        Files.readString(catalogue)
            .substring(0, Files.readString(catalogue).indexOf("respond_date"))
            .lines()
            .count();
    assertThatThrownBy(() -> graph(folder))
        .hasMessageContaining(
            "transforms/models/metrics/_metrics_catalog.yml:"
                + line
                + ":20: silver.int__completed_responses has no column 'respond_date' (did you mean"
                + " 'response_date'?)");
  }

  private static Dataset<Row> sessions(SparkSession spark, ModelGraph graph) {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                session("ann", 2, "2026-01-05"),
                session("ann", 2, "2026-01-19"),
                session("bob", 2, "2026-01-20"),
                session("cat", 1, "2026-01-20"),
                session("ann", 2, "2026-02-01")),
            StructType.fromDDL(
                "subject_patient_id string, session int, response_date date, organization_id string,"
                    + " intervention string"));
    return empty(spark, graph, SOURCE).unionByName(rows, true);
  }

  private static Row session(String client, int number, String day) {
    return RowFactory.create(client, number, Date.valueOf(day), "A", "IPC");
  }

  private static Dataset<Row> empty(SparkSession spark, ModelGraph graph, TableName table) {
    StructType schema = new StructType();
    for (ColumnContract column : graph.model(table).contract().columns()) {
      schema =
          schema.add(column.name(), StructType.fromDDL("x " + column.type()).apply(0).dataType());
    }
    return spark.createDataFrame(List.<Row>of(), schema);
  }
}
