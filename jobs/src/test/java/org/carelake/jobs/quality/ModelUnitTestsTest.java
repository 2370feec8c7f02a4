package org.carelake.jobs.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit tests that lie beside the shipped models. */
@ExtendWith(SparkExtension.class)
class ModelUnitTestsTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  @ParameterizedTest
  @ValueSource(strings = {"engage", "hospitals"})
  void everyModelMakesTheRowsThatItsUnitTestsExpect(String name, SparkSession spark) {
    TenantConfig found =
        new InstallationReader(CHECKOUT, CHECKOUT, Map.of())
            .read("local").tenants().stream()
                .filter(tenant -> tenant.name().equals(name))
                .findFirst()
                .orElseThrow();
    ModelGraph graph = ModelLoader.load(new Project(CHECKOUT, CHECKOUT), found);
    TreeSet<org.carelake.schemas.table.TableName> all = new TreeSet<>();
    graph.models().stream().map(Model::table).forEach(all::add);
    List<UnitTestJob.Result> results = new UnitTestJob(spark, graph, 2).run(all, result -> {});
    assertThat(results).hasSizeGreaterThan(4);
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result.differences())
                    .as(
                        "%s: %s\n%s",
                        result.test().location(),
                        result.test().name(),
                        String.join("\n", result.differences()))
                    .isEmpty());
  }
}
