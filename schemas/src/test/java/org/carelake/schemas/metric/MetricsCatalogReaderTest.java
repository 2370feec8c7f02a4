package org.carelake.schemas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsCatalogReaderTest {
  private static final String ENTRY =
      """
      metrics:
        - id: clients
          unit: count
          grain: day
          entity_keys: [organization_id]
          source_model: gold.visits
          filter: status <> 'planned'
          period_column: start_date
          expression: count(distinct client_id)
          dimensions: [kind]
          description: Clients seen.
          version: v2
      """;

  @Test
  void anEntryIsReadWithItsPlaces() {
    MetricDefinition metric = MetricsCatalogReader.read("c.yml", ENTRY).get(0);
    assertThat(metric.id()).isEqualTo("clients");
    assertThat(metric.unit()).isEqualTo(MetricUnit.COUNT);
    assertThat(metric.grain()).isEqualTo(Grain.DAY);
    assertThat(metric.source()).isEqualTo(TableName.gold("visits"));
    assertThat(metric.numerator().sql()).isEqualTo("count(distinct client_id)");
    assertThat(metric.numerator().location()).hasToString("c.yml:9:17");
    assertThat(metric.filter().orElseThrow().sql()).isEqualTo("status <> 'planned'");
    assertThat(metric.dimensions()).extracting(SqlText::sql).containsExactly("kind");
    assertThat(metric.isState()).isFalse();
    assertThat(metric.status()).isEqualTo("prod");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unit: count              | unit: number         | c.yml:3:11: unknown unit 'number'; known: count, total
          unit: count              | unit: percnt         | c.yml:3:11: unknown unit 'percnt' (did you mean 'percent'?)
          unit: count              | unit: percent        | c.yml:9:17: a percent needs 'numerator' and 'denominator' in place of 'expression'
          grain: day               | grain: days          | c.yml:4:12: unknown grain 'days' (did you mean 'day'?)
          id: clients              | id: Clients Seen     | c.yml:2:9: 'id' must be lower-case letters
          version: v2              | version: two         | c.yml:12:14: 'version' must be v and a number
          description: Clients seen. | discription: Hm    | c.yml:11:18: 'description' is missing: expected a text; there is 'discription' (did you mean 'description'?)
          dimensions: [kind]       | dimension: [kind]    | c.yml:10:16: unknown key 'dimension' (did you mean 'dimensions'?)
          source_model: gold.visits | source_model: visits | c.yml:6:19: 'source_model' must be silver.x or gold.x, found 'visits'
          entity_keys: [organization_id] | entity_keys: [a, b] | c.yml:5:18: 'entity_keys' is a list of one column
          dimensions: [kind]       | cumulative: maybe    | c.yml:10:17: 'cumulative' must be yes or no, found 'maybe'
          dimensions: [kind]       | numerator: count(*)  | c.yml:9:17: a metric has either 'expression' or 'numerator' and 'denominator', found both
          expression: count(distinct client_id) | numerator: count(*) | c.yml:2:5: 'denominator' is missing
          expression: count(distinct client_id) | denominator: count(*) | c.yml:2:5: 'numerator' is missing
          expression: count(distinct client_id) | status: prod         | c.yml:2:5: 'expression' is missing
          period_column: start_date | cumulative: yes      | c.yml:2:5: 'period_column' is missing
          metrics:                 | metric:              | unknown key 'metric' (did you mean 'metrics'?)
          """)
  void aWrongEntryIsRefusedWithItsPlace(String right, String wrong, String message) {
    assertThat(ENTRY).contains(right);
    assertThatThrownBy(() -> MetricsCatalogReader.read("c.yml", ENTRY.replace(right, wrong)))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    String second = ENTRY.replace("metrics:\n", "").replace("grain: day", "grain: night");
    assertThatThrownBy(() -> MetricsCatalogReader.read("c.yml", ENTRY.replace("v2", "2") + second))
        .hasMessageContaining("c.yml:12:14")
        .hasMessageContaining("c.yml:15:12: unknown grain 'night'");
  }

  @Test
  void anIdStandsOnce() {
    String twice = ENTRY + ENTRY.replace("metrics:\n", "");
    assertThatThrownBy(() -> MetricsCatalogReader.read("c.yml", twice))
        .hasMessageContaining("c.yml:13:9: metric 'clients' stands already at c.yml:2:5");
  }
}
