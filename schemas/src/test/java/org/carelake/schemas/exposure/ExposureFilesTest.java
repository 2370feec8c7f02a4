package org.carelake.schemas.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExposureFilesTest {
  private static final String EXPOSURE =
      """
      exposures:
        - name: funder_report
          type: report
          title: Report to the funder
          owner: {name: Programme office, email: office@example.org}
          purpose: What the grant asks for each quarter.
          depends_on: [gold.fct_metrics_long, gold.encounters]
          metrics: [sessions_ipc]
          maturity: high
          url: https://reports.example.org/funder
      """;
  private static final String DASHBOARD =
      """
      dashboards:
        - name: board
          title: Board
          owner: {name: Analytics}
          purpose: The monthly meeting.
          filters:
            - {column: organization, label: Organisation, first: All}
          charts:
            - id: sessions
              title: Sessions
              type: line
              sql: |
                select month, organization, count(*) as sessions
                from gold.encounters
                group by all
              x: month
              y: [sessions]
              series: organization
              count: sessions
              width: full
      """;

  @Test
  void anExposureIsRead() {
    Exposure exposure = ExposuresReader.read("e.yml", EXPOSURE).get(0);
    assertThat(exposure.name()).isEqualTo("funder_report");
    assertThat(exposure.type()).isEqualTo(ExposureType.REPORT);
    assertThat(exposure.owner().email()).contains("office@example.org");
    assertThat(exposure.dependsOn())
        .containsExactly(TableName.gold("encounters"), TableName.gold("fct_metrics_long"));
    assertThat(exposure.metrics()).containsExactly("sessions_ipc");
    assertThat(exposure.location()).hasToString("e.yml:2:5");
  }

  @Test
  void aDashboardIsReadWithTheLineOfItsSql() {
    Dashboard dashboard = DashboardsReader.read("d.yml", DASHBOARD).get(0);
    Chart chart = dashboard.charts().get(0);
    assertThat(dashboard.filters().get(0).first()).contains("All");
    assertThat(chart.type()).isEqualTo(ChartType.LINE);
    assertThat(chart.y()).containsExactly("sessions");
    assertThat(chart.count()).contains("sessions");
    assertThat(chart.width()).isEqualTo(12);
    assertThat(chart.sql().location().line()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: report        | type: reprot        | e.yml:3:11: unknown type 'reprot' (did you mean 'report'?)
          purpose: What       | purpos: What        | e.yml:6:13: 'purpose' is missing: expected a text; there is 'purpos' (did you mean 'purpose'?)
          maturity: high      | maturity: mature    | e.yml:9:15: unknown maturity 'mature'
          metrics:            | metric:             | e.yml:8:13: unknown key 'metric' (did you mean 'metrics'?)
          gold.encounters     | encounters          | e.yml:7:17: 'depends_on' lists tables silver.x or gold.x, found 'encounters'
          name: funder_report | name: Funder Report | e.yml:2:11: 'name' is lower-case letters
          , email:            | , mail:             | e.yml:5:43: unknown key 'mail' (did you mean 'email'?)
          exposures:          | exposure:           | unknown key 'exposure' (did you mean 'exposures'?)
          """)
  void aWrongExposureIsRefusedWithItsPlace(String right, String wrong, String message) {
    assertThat(EXPOSURE).contains(right);
    assertThatThrownBy(() -> ExposuresReader.read("e.yml", EXPOSURE.replace(right, wrong)))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: line           | type: lines          | d.yml:11:15: unknown type 'lines' (did you mean 'line'?)
          x: month             | xs: month            | d.yml:9:9: 'x' is missing: a line chart needs an axis
          y: [sessions]        | y: []                | d.yml:9:9: 'y' is missing or empty
          y: [sessions]        | y: [sessions, other] | d.yml:17:12: a line chart with 'series' draws one column, found 2
          width: full          | width: wide          | d.yml:20:16: unknown width 'wide'
          width: full          | colour: red          | d.yml:20:17: unknown key 'colour'
          first: All           | default: All         | d.yml:7:62: unknown key 'default'
          owner: {name: Analytics} | maturity: low    | d.yml:2:5: 'owner' is missing
          """)
  void aWrongDashboardIsRefusedWithItsPlace(String right, String wrong, String message) {
    assertThat(DASHBOARD).contains(right);
    assertThatThrownBy(() -> DashboardsReader.read("d.yml", DASHBOARD.replace(right, wrong)))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void twoOfOneNameAreRefused() {
    String twice = EXPOSURE + EXPOSURE.replace("exposures:\n", "");
    assertThatThrownBy(() -> ExposuresReader.read("e.yml", twice))
        .hasMessageContaining("e.yml:11:5: 'funder_report' stands already at e.yml:2:5");
  }
}
