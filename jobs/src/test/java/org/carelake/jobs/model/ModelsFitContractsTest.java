package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.quality.ContractSchema;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL of whole tenants over empty tables: everything that is wrong, found at once. */
@ExtendWith(SparkExtension.class)
class ModelsFitContractsTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  private SparkSession spark;

  @org.junit.jupiter.api.BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairteam", "synthea"})
  void everyModelGivesTheColumnsOfItsContract(String tenant) {
    TenantConfig config =
        new InstallationReader(CHECKOUT, CHECKOUT, Map.of())
            .read("local").tenants().stream()
                .filter(each -> each.name().equals(tenant))
                .findFirst()
                .orElseThrow();
    ModelGraph graph = ModelLoader.load(new Project(CHECKOUT, CHECKOUT), config);
    BuildContext context =
        new BuildContext(
            spark,
            table ->
                Optional.of(spark.createDataFrame(List.<Row>of(), AnonTrack.shape(graph, table))),
            LocalDate.of(2026, 11, 1),
            "test");
    List<String> problems = new ArrayList<>();
    int checked = 0;
    for (Model model : graph.models()) {
      if (model instanceof SqlModel
          || model instanceof MeasuresModel
          || model instanceof MetricsModel) {
        checked++;
        try {
          String found = described(model.rows(context).rows().schema());
          String expected = described(ContractSchema.of(model.contract()));
          if (!found.equals(expected)) {
            problems.add(model.file() + ":\n  " + expected + "\n  " + found);
          }
        } catch (CarelakeException wrong) {
          problems.add(wrong.getMessage());
        }
      }
    }
    assertThat(problems).isEmpty();
    assertThat(checked).isGreaterThan(8);
  }

  private static String described(StructType schema) {
    StringBuilder text = new StringBuilder();
    for (var field : schema.fields()) {
      text.append(field.name()).append(' ').append(field.dataType().catalogString()).append(", ");
    }
    return text.toString();
  }
}
