package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.junit.jupiter.api.Test;

/** Contained resources as rows of their own, by an extension of the view. */
class ContainedRowsTest {
  private static final String REQUEST =
      """
      {"resourceType":"MedicationRequest","id":"r1","status":"active","contained":[
        {"resourceType":"Medication","id":"m1","status":"active","code":{"coding":[{"code":"a"},{"code":"b"}]}},
        {"resourceType":"Practitioner","id":"p1"},
        {"resourceType":"Medication","id":"m2","status":"inactive","code":{"coding":[{"code":"c"}]}},
        {"resourceType":"Medication","status":"active"}]}
      """;

  private static String view(String extension) {
    return """
        {"name": "medication", "resource": "Medication", %s
         "where": [{"path": "status = 'active'"}],
         "select": [
           {"column": [
             {"name": "key", "path": "getResourceKey()"},
             {"name": "id", "path": "id"},
             {"name": "container", "path": "%%resource.getResourceKey()"},
             {"name": "row", "path": "%%rowIndex"}]},
           {"forEachOrNull": "code.coding", "column": [{"name": "code", "path": "code"}]}]}
        """
        .formatted(extension);
  }

  private static final String CONTAINED =
      "\"extension\": [{\"url\": \"http://other\", \"valueString\": \"x\"}, {\"url\":"
          + " \"https://carelake.org/StructureDefinition/contained-in\", \"valueCode\":"
          + " \"MedicationRequest\"}],";

  private static ViewDefinition read(String extension) {
    return ViewDefinitionReader.read("medication.json", view(extension));
  }

  private static List<String> rows(ViewDefinition definition, String json) {
    CompiledView view = new ViewCompiler(HapiR4Model.instance()).compile(definition);
    return view.rows(json.getBytes(StandardCharsets.UTF_8)).stream()
        .map((InternalRow row) -> InternalRows.json(row, view.schema()).toString())
        .toList();
  }

  @Test
  void eachContainedResourceGivesTheRowsOfTheView() {
    assertThat(rows(read(CONTAINED), REQUEST))
        .containsExactly(
            "{\"key\":\"r1#m1\",\"id\":\"m1\",\"container\":\"r1\",\"row\":0,\"code\":\"a\"}",
            "{\"key\":\"r1#m1\",\"id\":\"m1\",\"container\":\"r1\",\"row\":0,\"code\":\"b\"}",
            "{\"key\":null,\"id\":null,\"container\":\"r1\",\"row\":0,\"code\":null}");
  }

  @Test
  void resourcesThatStandByThemselvesGiveNone() {
    String medication = "{\"resourceType\":\"Medication\",\"id\":\"m\",\"status\":\"active\"}";
    assertThat(rows(read(CONTAINED), medication)).isEmpty();
    assertThat(rows(read(""), medication))
        .containsExactly(
            "{\"key\":\"m\",\"id\":\"m\",\"container\":\"m\",\"row\":0,\"code\":null}");
    assertThat(rows(read(""), REQUEST)).isEmpty();
  }

  @Test
  void aContainerWithoutIdOrContentGivesNoKeyOrNoRows() {
    assertThat(rows(read(CONTAINED), REQUEST.replace("\"id\":\"r1\",", "")))
        .hasSize(3)
        .allMatch(row -> row.startsWith("{\"key\":null"));
    assertThat(rows(read(CONTAINED), "{\"resourceType\":\"MedicationRequest\",\"id\":\"r\"}"))
        .isEmpty();
  }

  @Test
  void theContainerDecidesWithWhichViewsItIsRead() {
    ViewDefinition contained = read(CONTAINED);
    ViewDefinition requests =
        ViewDefinitionReader.read(
            "r.json",
            "{\"name\":\"r\",\"resource\":\"MedicationRequest\",\"select\":[{\"column\":"
                + "[{\"name\":\"key\",\"path\":\"getResourceKey()\"}]}]}");
    List<ViewGroup> groups =
        new ViewCompiler(HapiR4Model.instance()).compileGroups(List.of(contained, requests));
    assertThat(groups)
        .singleElement()
        .extracting(ViewGroup::resource)
        .isEqualTo("MedicationRequest");
  }

  @Test
  void aContainerTypeThatIsNoneIsRefused() {
    ViewDefinition wrong = read(CONTAINED.replace("MedicationRequest", "MedicationRequests"));
    assertThatThrownBy(() -> new ViewCompiler(HapiR4Model.instance()).compile(wrong))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("unknown resource type 'MedicationRequests'");
    assertThatThrownBy(() -> read(CONTAINED.replace("valueCode", "valueCod")))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("unknown key 'valueCod'");
  }
}
