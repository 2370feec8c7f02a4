package org.carelake.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.BoundDashboard;
import org.carelake.jobs.model.ChartQuery;
import org.carelake.jobs.model.EmptyTables;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.testing.SparkExtension;
import org.carelake.testing.TestTenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A package of one gold table about patients, and what a chart may show of it. */
@ExtendWith(SparkExtension.class)
class ChartGuardTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select sex, count(*) as n, count(distinct id) as persons from gold.people group by sex | ''
          select date_trunc('month', seen) as sex, count(*) as n, count(*) as persons from gold.people group by 1 | ''
          select sex, 1 as n, 1 as persons from gold.people | shows single rows of [gold.people]
          select city as sex, count(*) as n, count(*) as persons from gold.people group by city | column 'sex' shows gold.people.city
          select max(name) as sex, count(*) as n, count(*) as persons from gold.people | column 'sex' shows gold.people.name
          select seen as sex, count(*) as n, count(*) as persons from gold.people group by seen | column 'sex' shows gold.people.seen
          select upper(name) as sex, count(*) as n, count(*) as persons from gold.people group by 1 | column 'sex' shows gold.people.name
          select sex, count(*) as m, count(*) as persons from gold.people group by sex | 'y' names no column of the query: n
          select sex, count(*) as n from gold.people group by sex | 'count' names no column of the query: persons
          select sex, first(sex) as n, count(*) as persons from gold.people group by sex | column 'n' of 'y' is no number
          """)
  void aChartShowsAggregatesAlone(String sql, String refused, SparkSession spark) throws Exception {
    ChartGuard guard = guard(sql, "count: persons", spark);
    ModelGraph graph = this.graph;
    if (refused.isEmpty()) {
      assertThatCode(() -> guard.check(graph.dashboards().get(0).charts().get(0)))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> guard.check(graph.dashboards().get(0).charts().get(0)))
          .hasMessageContaining("transforms/models/p/_dashboards.yml:7")
          .hasMessageContaining(refused);
    }
  }

  @Test
  void aChartAboutPatientsNeedsACount(SparkSession spark) throws Exception {
    ChartGuard guard =
        guard("select sex, count(*) as n from gold.people group by sex", "width: half", spark);
    ModelGraph graph = this.graph;
    assertThatThrownBy(() -> guard.check(graph.dashboards().get(0).charts().get(0)))
        .hasMessageContaining("'count' is missing: [gold.people] is about patients");
  }

  @Test
  void everyDashboardOfTheProjectShowsAggregatesAlone(SparkSession spark) {
    List<String> problems = new ArrayList<>();
    int charts = 0;
    for (TenantConfig tenant :
        new InstallationReader(CHECKOUT, CHECKOUT, Map.of()).read("local").tenants()) {
      ModelGraph all = ModelLoader.load(new Project(CHECKOUT, CHECKOUT), tenant);
      ChartGuard guard =
          new ChartGuard(all, EmptyTables.context(all, spark, LocalDate.of(2026, 1, 1)));
      for (BoundDashboard dashboard : all.dashboards()) {
        for (ChartQuery chart : dashboard.charts()) {
          charts++;
          try {
            guard.check(chart);
          } catch (CarelakeException problem) {
            problems.add(problem.getMessage());
          }
        }
      }
    }
    assertThat(charts).isGreaterThan(11);
    assertThat(problems).isEmpty();
  }

  private ModelGraph graph;

  private ChartGuard guard(String sql, String last, SparkSession spark) throws Exception {
    Path models = Files.createDirectories(folder.resolve("transforms/models/p"));
    Files.writeString(
        models.resolve("people.sql"),
        """
        select
            id,
            cast(null as string) as name,
            cast(null as string) as city,
            cast(null as string) as sex,
            cast(null as date) as seen
        from bronze.patient
        """);
    Files.writeString(
        models.resolve("people.yml"),
        """
        model: people
        layer: gold
        description: People.
        grain: one row per person
        key: [id]
        columns:
          - {name: id, type: string, phi: id, description: Id.}
          - {name: name, type: string, phi: name, description: Name.}
          - {name: city, type: string, phi: address, description: City.}
          - {name: sex, type: string, phi: demographic, description: Sex.}
          - {name: seen, type: date, phi: date, description: Last visit.}
        """);
    Files.writeString(
        models.resolve("_dashboards.yml"),
        """
        dashboards:
          - name: board
            title: Board
            owner: {name: Analytics}
            purpose: A test.
            charts:
              - id: people
                title: People
                type: bar
                sql: %s
                x: sex
                y: [n]
                %s
        """
            .formatted(sql, last));
    graph =
        ModelLoader.load(
            new Project(folder, folder),
            TestTenant.of("test", folder.toString(), Location.of("test.conf"))
                .packages("p")
                .config());
    return new ChartGuard(graph, EmptyTables.context(graph, spark, LocalDate.of(2026, 1, 1)));
  }
}
