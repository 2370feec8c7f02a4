package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.exposure.ExposureType;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureLoaderTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final String DASHBOARDS =
      """
      dashboards:
        - name: board
          title: Board
          owner: {name: Analytics}
          purpose: The monthly meeting.
          charts:
            - id: stays
              title: Stays
              type: line
              sql: |
                select month, count(*) as stays
                from gold.stays
                group by month
              x: month
              y: [stays]
      """;

  @TempDir private Path folder;

  @Test
  void everyTenantsExposuresBindToItsModels() {
    Project project = new Project(CHECKOUT, CHECKOUT);
    Installation installation = new InstallationReader(CHECKOUT, CHECKOUT, Map.of()).read("local");
    for (TenantConfig tenant : installation.tenants()) {
      ModelGraph graph = ModelLoader.load(project, tenant);
      if (tenant.name().equals("engage")) {
        Exposure board =
            graph.exposures().stream()
                .filter(exposure -> exposure.name().equals("engage_board"))
                .findFirst()
                .orElseThrow();
        assertThat(board.type()).isEqualTo(ExposureType.DASHBOARD);
        assertThat(board.dependsOn())
            .containsExactly(TableName.gold("fct_metrics_long"), TableName.gold("organizations"));
        assertThat(board.metrics()).contains("patient_count", "sessions_spi");
        assertThat(graph.dashboards())
            .extracting(found -> found.dashboard().name())
            .contains("engage_board");
      }
    }
  }

  @Test
  void aTableThatNobodyMakesIsToldWithItsLine() throws Exception {
    assertThat(problems(DASHBOARDS.replace("gold.stays", "gold.stais"), ""))
        .containsExactly(
            "p/_dashboards.yml:10:14: no model makes table gold.stais (did you mean 'gold.stays'?)");
  }

  @Test
  void sqlThatCannotBeParsedIsToldWithItsLineInTheFile() throws Exception {
    assertThat(problems(DASHBOARDS.replace("group by month", "group month"), ""))
        .singleElement()
        .asString()
        .startsWith("p/_dashboards.yml:13: Syntax error");
  }

  @Test
  void aChartOverSilverIsRefused() throws Exception {
    assertThat(problems(DASHBOARDS.replace("gold.stays", "silver.stays"), ""))
        .containsExactly("p/_dashboards.yml:10:14: a chart reads gold tables, found silver.stays");
  }

  @Test
  void anExposureOfWhatNobodyMakesAndOneWithADashboardsNameAreRefused() throws Exception {
    String exposures =
        """
        exposures:
          - name: board
            type: report
            title: Board
            owner: {name: Office}
            purpose: The board.
            depends_on: [silver.stays]
            metrics: [los]
        """;
    assertThat(problems(DASHBOARDS, exposures))
        .containsExactly(
            "p/_exposures.yml:2:5: no model makes table silver.stays",
            "p/_exposures.yml:2:5: no catalogue has the metric los",
            "p/_exposures.yml:2:5: exposure 'board' stands already at p/_dashboards.yml:2:5");
  }

  private List<String> problems(String dashboards, String exposures) throws Exception {
    Path conf = Files.createDirectories(folder.resolve("p"));
    Files.writeString(conf.resolve("_dashboards.yml"), dashboards);
    if (!exposures.isEmpty()) {
      Files.writeString(conf.resolve("_exposures.yml"), exposures);
    }
    List<String> problems = new ArrayList<>();
    ExposureLoader.load(
        new Project(folder, folder),
        List.of("p"),
        "",
        List.of(FakeModel.of("gold.stays")),
        problems);
    return problems;
  }
}
