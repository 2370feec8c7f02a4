package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.view.OfficialTests.OfficialTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official tests, through the program that Spark runs. They come from the Maven artifact {@code
 * fhir-test-cases} and, when {@code -Dsof.tests=DIR} is given, from that folder too, which then
 * decides. Writes {@code target/test_report.json} in the published format.
 */
class SqlOnFhirConformanceTest {
  private static final Path REPORT = Path.of("target", "test_report.json");

  /**
   * Tests of the artifact that the newest official tests contradict: they expect an empty string of
   * join() over an empty collection, which since May 2026 is empty; they are gone since.
   */
  private static final Set<String> SUPERSEDED =
      Set.of("fhirpath.json: string join", "fhirpath.json: string join: default separator");

  private static final Map<String, Map<String, ObjectNode>> RESULTS = new LinkedHashMap<>();

  static Stream<OfficialTest> tests() {
    List<OfficialTest> tests = new ArrayList<>();
    Stream.of("sql-on-fhir", "r6/sql-on-fhir")
        .flatMap(folder -> OfficialTests.fromArtifact(folder).stream())
        .filter(test -> !SUPERSEDED.contains(test.file() + ": " + test.title()))
        .forEach(tests::add);
    String folder = System.getProperty("sof.tests", "");
    if (!folder.isEmpty()) {
      tests.addAll(OfficialTests.fromFolder(Path.of(folder)));
    }
    return tests.stream();
  }

  @ParameterizedTest
  @MethodSource("tests")
  void passesTheOfficialTest(OfficialTest test) {
    ObjectNode result = OfficialTests.JSON.createObjectNode();
    try {
      check(test);
      result.put("passed", true);
    } catch (AssertionError | RuntimeException failure) {
      result.put("passed", false);
      result.put("error", String.valueOf(failure.getMessage()));
      throw failure;
    } finally {
      RESULTS.computeIfAbsent(test.file(), file -> new LinkedHashMap<>()).put(test.title(), result);
    }
  }

  @Test
  void supersedesOnlyTestsThatTheArtifactHas() {
    assertThat(OfficialTests.fromArtifact("sql-on-fhir"))
        .extracting(test -> test.file() + ": " + test.title())
        .containsAll(SUPERSEDED);
  }

  private static void check(OfficialTest test) {
    JsonNode expected = test.test();
    if (expected.path("expectError").asBoolean()) {
      assertThatThrownBy(() -> run(test))
          .isInstanceOfAny(CarelakeException.class, EvaluationException.class)
          .hasMessageNotContainingAny("Exception", "null");
      return;
    }
    List<ObjectNode> rows = run(test);
    if (expected.has("expectCount")) {
      assertThat(rows).hasSize(expected.get("expectCount").asInt());
      return;
    }
    List<JsonNode> expectedRows = new ArrayList<>();
    expected.get("expect").forEach(expectedRows::add);
    assertThat(canonical(rows)).isEqualTo(canonical(expectedRows));
    if (expected.has("expectColumns")) {
      List<String> columns = new ArrayList<>();
      expected.get("expectColumns").forEach(column -> columns.add(column.asText()));
      assertThat(List.of(compile(test).schema().fieldNames())).isEqualTo(columns);
    }
  }

  private static CompiledView compile(OfficialTest test) {
    ViewDefinition view =
        ViewDefinitionReader.read(test.file(), test.test().get("view").toPrettyString());
    return new ViewCompiler(HapiR4Model.instance()).compile(view);
  }

  private static List<ObjectNode> run(OfficialTest test) {
    CompiledView view = compile(test);
    Set<String> numbers = numericColumns(test.test().get("view"));
    List<ObjectNode> rows = new ArrayList<>();
    for (JsonNode resource : test.resources()) {
      byte[] json = resource.toString().getBytes(StandardCharsets.UTF_8);
      for (InternalRow row : view.rows(json)) {
        ObjectNode object = InternalRows.json(row, view.schema());
        numbers.forEach(
            name -> {
              if (object.path(name).isTextual()) {
                object.put(name, new BigDecimal(object.get(name).asText()));
              }
            });
        rows.add(object);
      }
    }
    return rows;
  }

  /** Columns of type decimal: text in SQL, numbers in the expectations. */
  private static Set<String> numericColumns(JsonNode view) {
    return Set.copyOf(
        view.findParents("path").stream()
            .filter(column -> column.path("type").asText().equals("decimal"))
            .map(column -> column.get("name").asText())
            .toList());
  }

  /** Rows in an order of their own, numbers in one form. */
  private static List<String> canonical(List<? extends JsonNode> rows) {
    return rows.stream()
        .map(row -> canonical(row).toString())
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static JsonNode canonical(JsonNode value) {
    if (value.isNumber()) {
      return OfficialTests.JSON
          .getNodeFactory()
          .textNode(value.decimalValue().stripTrailingZeros().toPlainString());
    }
    if (value.isArray()) {
      ArrayNode items = OfficialTests.JSON.createArrayNode();
      value.forEach(item -> items.add(canonical(item)));
      return items;
    }
    if (value.isObject()) {
      ObjectNode object = OfficialTests.JSON.createObjectNode();
      List<String> names = new ArrayList<>();
      value.fieldNames().forEachRemaining(names::add);
      names.stream().sorted().forEach(name -> object.set(name, canonical(value.get(name))));
      return object;
    }
    return value;
  }

  @AfterAll
  static void writeReport() throws IOException {
    ObjectNode report = OfficialTests.JSON.createObjectNode();
    RESULTS.forEach(
        (file, tests) -> {
          ArrayNode list = report.putObject(file).putArray("tests");
          tests.forEach(
              (title, result) -> list.addObject().put("name", title).set("result", result));
        });
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, report.toPrettyString() + "\n");
  }
}
