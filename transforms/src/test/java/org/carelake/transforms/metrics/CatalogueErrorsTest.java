package org.carelake.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.metric.MetricsCatalogReader;
import org.junit.jupiter.api.Test;

/** What a catalogue may not say; found without a Spark session, before anything runs. */
class CatalogueErrorsTest {
  private static final String ENTRY =
      """
      metrics:
        - id: clients
          unit: percent
          grain: day
          entity_keys: [org]
          source_model: gold.events
          period_column: day
          numerator: count(distinct client) filter (where kind = 'x')
          denominator: count(distinct client)
          description: A test.
          version: v1
      """;

  private static void read(String yaml) {
    MetricsQuery.of(MetricsCatalogReader.read("c.yml", yaml), Map.of(Events.TABLE, Events.SCHEMA));
  }

  private static void assertRefused(String right, String wrong, String... message) {
    assertThat(ENTRY).contains(right);
    assertThatThrownBy(() -> read(ENTRY.replace(right, wrong)))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContainingAll(message);
  }

  @Test
  void theEntryItselfIsRight() {
    read(ENTRY);
  }

  @Test
  void unknownTable() {
    assertRefused(
        "gold.events",
        "gold.event",
        "c.yml:2:5: metric 'clients': no model makes its source_model gold.event"
            + " (did you mean 'gold.events'?)");
  }

  @Test
  void unknownColumns() {
    assertRefused(
        "where kind",
        "where kinds",
        "c.yml:8:16: gold.events has no column 'kinds' (did you mean 'kind'?)\n"
            + "    count(distinct client) filter (where kinds = 'x')\n"
            + "                                         ^");
    assertRefused("[org]", "[orga]", "c.yml:5:18: gold.events has no column 'orga'");
    assertRefused(
        "period_column: day",
        "period_column: date",
        "c.yml:7:20: gold.events has no column 'date'");
    assertRefused(
        "version: v1", "version: v1\n    dimensions: [kin]", "c.yml:12:17: gold.events has no");
  }

  @Test
  void wrongSqlIsMarked() {
    assertRefused(
        "denominator: count(distinct client)",
        "denominator: count(distinct client))",
        "c.yml:9:18: ",
        "\n    count(distinct client))\n" + "                          ^");
    assertRefused(
        "denominator: count(distinct client)",
        "denominator: cuont(distinct client)",
        "c.yml:9:18: ",
        "cuont",
        "\n    cuont(distinct client)\n    ^");
    assertRefused(
        "denominator: count(distinct client)",
        "denominator: sum(client + day)",
        "c.yml:9:18: ",
        "\n    sum(client + day)\n");
  }

  @Test
  void whatIsNotWhatItShouldBe() {
    assertRefused(
        "denominator: count(distinct client)",
        "denominator: client",
        "c.yml:9:18: this must be an aggregate, such as count(distinct id)");
    assertRefused(
        "denominator: count(distinct client)",
        "denominator: max(client)",
        "this must be a number, found a value of type string");
    assertRefused(
        "period_column: day",
        "period_column: client",
        "this must be a date, found a value of type");
    assertRefused(
        "period_column: day", "period_column: max(day)", "an aggregate is not allowed here");
    assertRefused(
        "period_column: day",
        "period_column: day\n    filter: kind",
        "this must be true or false, found a value of type string");
  }

  @Test
  void theClockAndOtherTablesStayOut() {
    assertRefused(
        "period_column: day",
        "period_column: current_date()",
        "c.yml:7:20: 'current_date' gives another answer at every run");
    assertRefused(
        "period_column: day",
        "period_column: day\n    filter: client in (select client from gold.other)",
        "a subquery is not allowed here");
    assertRefused(
        "period_column: day",
        "period_column: day\n    filter: day <= :as_of",
        "a parameter is not allowed here");
  }

  @Test
  void aStateIsMadeOfCountsAndSums() {
    assertRefused(
        "numerator: count(distinct client) filter (where kind = 'x')",
        "cumulative: yes\n    numerator: max(points)",
        "c.yml:9:16: a cumulative metric",
        "is made of count(distinct …), count(…) or sum(…)");
  }
}
