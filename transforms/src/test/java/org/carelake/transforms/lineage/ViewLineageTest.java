package org.carelake.transforms.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.junit.jupiter.api.Test;

class ViewLineageTest {
  @Test
  void aColumnsPathIsThatOfAllSelectsAroundIt() {
    Map<String, List<Edge>> ways =
        ViewLineage.of(
            ViewDefinitionReader.read(
                "v.json",
                """
                {
                  "resourceType": "ViewDefinition", "name": "v", "status": "active",
                  "resource": "Patient",
                  "select": [
                    {"column": [
                      {"name": "id", "path": "getResourceKey()"},
                      {"name": "used", "path": "active.not()"}]},
                    {"forEach": "contact", "select": [
                      {"forEachOrNull": "name.where(use = 'usual')", "column": [
                        {"name": "family", "path": "family"}]}],
                      "column": [{"name": "sex", "path": "gender"}]},
                    {"unionAll": [
                      {"forEach": "telecom", "column": [{"name": "reach", "path": "value"}]},
                      {"forEach": "address", "column": [{"name": "reach", "path": "text"}]}]}
                  ]
                }
                """));
    assertThat(words(ways.get("id"))).containsExactly("COPY Patient.getResourceKey()");
    assertThat(words(ways.get("used"))).containsExactly("TRANSFORMATION Patient.active.not()");
    assertThat(words(ways.get("sex"))).containsExactly("COPY Patient.contact.gender");
    assertThat(words(ways.get("family")))
        .containsExactly("COPY Patient.contact.name.where(use = 'usual').family");
    assertThat(words(ways.get("reach")))
        .containsExactly("COPY Patient.telecom.value", "COPY Patient.address.text");
  }

  private static List<String> words(List<Edge> edges) {
    return edges.stream().map(edge -> edge.kind() + " " + edge.origin()).toList();
  }
}
