package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.testing.RowsModel;
import org.carelake.transforms.view.ViewCompiler;
import org.junit.jupiter.api.Test;

/** What may be said of keys, and which views have one. */
class KeyCheckTest {
  private static final RowsModel VISITS =
      RowsModel.of(
          "select * from values ('a', 1, date '2024-01-01') as t(who, room, day)",
          """
          model: visits
          layer: silver
          description: Visits.
          grain: one row per visit
          key: [who]
          columns:
            - {name: who, type: string, phi: none, description: Who.}
            - {name: room, type: int, phi: none, description: Where.}
            - {name: day, type: date, phi: none, description: When.}
          """);

  private static RowsModel monthly(String key, String from) {
    return RowsModel.of(
        "select trunc(day, 'MM') as month, count(*) as visits from silver.visits group by all",
        """
        model: monthly
        layer: silver
        description: Visits of a month.
        grain: one row per month
        key: [month]
        incremental:
          key: %s
          from:
            %s
        columns:
          - {name: month, type: date, phi: none, description: Month.}
          - {name: visits, type: bigint, phi: none, description: Visits.}
        """
            .formatted(key, from));
  }

  private static void refused(String key, String from, String message) {
    assertThatThrownBy(() -> ModelGraph.of(List.of(VISITS, monthly(key, from))))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aKeyThatNothingHasIsAnErrorWithFileAndLine() {
    assertThat(ModelGraph.of(List.of(VISITS, monthly("month", "silver.visits: trunc(day, 'MM')"))))
        .isNotNull();
    refused("monht", "silver.visits: day", "monthly.yml:7:8: 'key' names no column: 'monht'");
    refused("month", "visits: day", "monthly.yml:9:13: 'visits' is no table");
    refused(
        "month", "silver.visit: day", "monthly.yml:9:19: 'from' lists silver.visit, which monthly");
    refused("month", "silver.visits: date", "monthly.yml:9:20");
    refused(
        "month",
        "silver.visits: room",
        "monthly.yml:9:20: the key of silver.visits is int, column month is date");
    refused("month", "silver.visits: max(day)", "monthly.yml:9:20");
  }

  private static Optional<String> key(String select) {
    String json =
        """
        {"resourceType": "ViewDefinition", "name": "v", "resource": "Patient", "select": [%s]}
        """
            .formatted(select);
    return ViewModel.of(
            "fhir",
            "v.json",
            json,
            new ViewCompiler(HapiR4Model.instance()),
            ViewDefinitionReader.read("v.json", json))
        .keyGroups()
        .map(KeyGroups::column);
  }

  private static String column(String name, String path) {
    return """
        {"name": "%s", "path": "%s", "tag": [{"name": "carelake/phi", "value": "none"}]}"""
        .formatted(name, path);
  }

  @Test
  void aViewHasAKeyWhereEveryRowHoldsTheIdOfItsResource() {
    assertThat(key("{\"column\": [" + column("k", "getResourceKey()") + "]}")).contains("k");
    String names = "{\"forEach\": \"name\", \"column\": [%s]}";
    assertThat(
            key(
                "{\"column\": ["
                    + column("k", "id")
                    + "]}, "
                    + names.formatted(column("f", "family"))))
        .contains("k");
    assertThat(key(names.formatted(column("k", "%resource.id")))).contains("k");
    // the id of a name is none of the resource; a row of nulls has no id
    assertThat(key(names.formatted(column("k", "id")))).isEmpty();
    assertThat(
            key(
                names
                    .replace("forEach", "forEachOrNull")
                    .formatted(column("k", "%resource.getResourceKey()"))))
        .isEmpty();
    assertThat(key("{\"column\": [" + column("g", "gender") + "]}")).isEmpty();
  }
}
